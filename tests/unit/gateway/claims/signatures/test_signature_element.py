"""What is accepted of XMLDSig in an export: one signature at its place, which names nothing outside of it."""

from base64 import b64encode

import pytest
from lxml import etree

from gateway.claims.signatures import reasons
from insurance.claim.bhyt.signature import SignatureState
from tests.signing import C14N, DS, EMPTY, ENVELOPED, SHA1_DIGEST, signed, signed_by_ids
from tests.unit.gateway.claims.signatures.checked_exports import HOSPITALS, broken, found
from tests.unit.insurance.claim.bhyt.exports import export


def test_what_is_no_signature_or_stands_elsewhere_is_named() -> None:
    assert broken(export().replace(EMPTY, b"<CHUKYDONVI>MIIC</CHUKYDONVI>")) is reasons.NO_XML_SIGNATURE
    assert broken(export().replace(EMPTY, b"<CHUKYDONVI><KY/></CHUKYDONVI>")) is reasons.NO_XML_SIGNATURE
    content = signed(export(), HOSPITALS)
    after_it = content.replace(b"<CHUKYDONVI>", EMPTY).replace(b"</CHUKYDONVI>", b"")
    assert broken(after_it) is reasons.ELSEWHERE


def test_signatures_of_papers_within_the_record_are_not_the_facilitys() -> None:
    papers = export().replace(b"</HOSO>", f'<Signature xmlns="{DS}"/></HOSO>'.encode())
    assert found(papers.replace(EMPTY, b"")).state is SignatureState.NOT_SIGNED
    assert found(signed(papers, HOSPITALS)).state is SignatureState.SIGNED


def test_two_signatures_are_named() -> None:
    content = signed(export(), HOSPITALS)
    start, end = content.index(b"<ds:Signature "), content.index(b"</CHUKYDONVI>")
    twice = content[:end] + content[start:end] + content[end:]
    assert broken(twice) is reasons.SEVERAL
    beside = content.replace(
        b"</CHUKYDONVI>", b"</CHUKYDONVI><CHUKYDONVI>" + content[start:end] + b"</CHUKYDONVI>"
    )
    assert broken(beside) is reasons.SEVERAL


def test_an_id_that_two_elements_have_is_refused() -> None:
    content = signed_by_ids(export(), HOSPITALS)
    for name in (b"Id", b"ID", b"id"):
        assert broken(
            content.replace(b"<THONGTINDONVI", b"<THONGTINDONVI " + name + b'="Id-THONGTINHOSO"')
        ) is (reasons.REFERENCES)


@pytest.mark.parametrize(
    "uri",
    ["http://127.0.0.1:9/x", "file:///etc/hostname", "other.xml", "#xpointer(/)", "#nowhere", "##Id", "#"],
)
def test_nothing_outside_of_the_file_is_fetched(uri: str) -> None:
    assert broken(signed_by_ids(export(), HOSPITALS, uris=[uri])) is reasons.REFERENCES


def test_references_are_counted() -> None:
    twice = ["#Id-THONGTINHOSO"] * 2
    assert broken(signed_by_ids(export(), HOSPITALS, uris=twice)) is reasons.REFERENCES
    many = ("THONGTINDONVI", "MACSKCB", "NGAYLAP", "SOLUONGHOSO", "DANHSACHHOSO", "HOSO")
    assert broken(signed_by_ids(export(), HOSPITALS, many)) is reasons.REFERENCES


@pytest.mark.parametrize(
    "algorithms",
    [
        ["http://www.w3.org/TR/1999/REC-xslt-19991116"],
        ["http://www.w3.org/TR/1999/REC-xpath-19991116"],
        ["http://www.w3.org/2002/06/xmldsig-filter2"],
        [f"{DS}base64"],
        [C14N, ENVELOPED],
        [C14N, C14N],
        [ENVELOPED, ENVELOPED],
    ],
)
def test_transforms_other_than_enveloped_and_canonical_ones_are_refused(algorithms: list[str]) -> None:
    inner = "".join(f'<Transform Algorithm="{one}"/>' for one in algorithms)
    content = signed_by_ids(export(), HOSPITALS, transforms=f"<Transforms>{inner}</Transforms>")
    assert broken(content) is reasons.TRANSFORMED


def test_sha_1_is_refused() -> None:
    assert broken(signed_by_ids(export(), HOSPITALS, digest=SHA1_DIGEST)) is reasons.WEAK
    content = signed_by_ids(export(), HOSPITALS)
    for method in (
        f"{DS}rsa-sha1",
        f"{DS}hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "x",
    ):
        weak = content.replace(b"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", method.encode())
        assert broken(weak) is reasons.WEAK


def test_a_key_without_a_certificate_is_refused() -> None:
    numbers = HOSPITALS.key.public_key().public_numbers()
    modulus = b64encode(numbers.n.to_bytes(256)).decode()
    value = f"<Modulus>{modulus}</Modulus><Exponent>AQAB</Exponent>"
    info = f'<KeyInfo xmlns="{DS}"><KeyValue><RSAKeyValue>{value}</RSAKeyValue></KeyValue></KeyInfo>'
    assert broken(signed_by_ids(export(), HOSPITALS, key_info=info)) is reasons.NO_CERTIFICATE
    for certificate in ("", "AAAA", "not base64"):
        inner = f"<X509Data><X509Certificate>{certificate}</X509Certificate></X509Data>"
        damaged = f'<KeyInfo xmlns="{DS}">{inner}</KeyInfo>'
        assert broken(signed_by_ids(export(), HOSPITALS, key_info=damaged)) is reasons.NO_CERTIFICATE


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("SignedInfo", "<SignedInfo/>"),
        ("SignatureValue", "<SignatureValue>AAAA</SignatureValue>"),
        ("DigestMethod", "<DigestMethod/>"),
        ("KeyInfo", "<KeyInfo/>"),
    ],
)
def test_a_part_that_comes_twice_or_not_at_all_is_refused(name: str, more: str) -> None:
    root = etree.fromstring(signed_by_ids(export(), HOSPITALS))
    part = next(root.iter(f"{{{DS}}}{name}"))
    part.addprevious(
        etree.fromstring(more.replace("/>", f' xmlns="{DS}"/>').replace(">A", f' xmlns="{DS}">A'))
    )
    assert broken(etree.tostring(root)) is reasons.MALFORMED
    if name != "KeyInfo":
        part.getprevious().getparent().remove(part.getprevious())
        part.getparent().remove(part)
        assert broken(etree.tostring(root)) is reasons.MALFORMED

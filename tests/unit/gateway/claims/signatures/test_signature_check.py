"""What is found out about signatures of exports: by whom, not signed, altered, or of less than the record."""

import subprocess
import sys
from datetime import date

import pytest
from lxml import etree

from gateway.claims.signatures import reasons
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import read_signers
from insurance.claim.bhyt.signature import Signature, SignatureState
from runtime.clock import Clock
from tests.certificates import Authority
from tests.signing import EMPTY, HOSPITAL, Signer, signed, signed_by_ids
from tests.unit.gateway.claims.signatures.checked_exports import HOSPITALS, ROOT, broken, found
from tests.unit.insurance.claim.bhyt.exports import VISIT, envelope, export, in_base64, row

SIGNED = SignatureState.SIGNED
# As programs on .NET write exports.
DOTNET = (
    export()
    .replace(
        b"<GIAMDINHHS>",
        b'<GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xmlns:xsd="http://www.w3.org/2001/XMLSchema">',
    )
    .replace(b"><", b">\r\n  <")
)


def test_a_file_that_is_signed_as_a_whole_says_by_whom() -> None:
    expected = Signature(SIGNED, HOSPITAL, HOSPITALS.serial, None, ("GIAMDINHHS",))
    assert found(signed(export(), HOSPITALS)) == expected
    assert found(signed(DOTNET, HOSPITALS)) == expected
    assert found(signed(export(), HOSPITALS).decode().encode("utf-8-sig")) == expected


def test_an_element_that_contains_the_record_may_be_signed_by_its_id() -> None:
    for elements in (("THONGTINHOSO",), ("DANHSACHHOSO",), ("HOSO",), ("THONGTINDONVI", "THONGTINHOSO")):
        for plain in (export(), DOTNET):
            signature = found(signed_by_ids(plain, HOSPITALS, elements))
            assert (signature.state, signature.covers) == (SIGNED, elements)


def test_the_day_of_signing_counts_where_the_signature_protects_it() -> None:
    day = found(signed_by_ids(export(), HOSPITALS, signed_at="2026-11-03T08:30:00"))
    assert (day.state, day.signed_on, day.covers) == (SIGNED, date(2026, 11, 3), ("THONGTINHOSO",))
    late = found(signed_by_ids(export(), HOSPITALS, signed_at="2026-11-03T18:30:00Z"))
    assert late.signed_on == date(2026, 11, 4)
    assert found(signed_by_ids(export(), HOSPITALS, signed_at="hôm nay")).signed_on is None
    unprotected = signed_by_ids(export(), HOSPITALS, signed_at="2026-11-03", uris=["#Id-THONGTINHOSO"])
    assert (found(unprotected).state, found(unprotected).signed_on) == (SIGNED, None)


def test_one_changed_byte_breaks_a_signature() -> None:
    for content in (signed(export(), HOSPITALS), signed_by_ids(export(), HOSPITALS, signed_at="2026-11-03")):
        assert broken(content.replace(b"<NGAYLAP>20261103", b"<NGAYLAP>20261104")) is reasons.ALTERED
        place = content.index(b"<NOIDUNGFILE>") + 100
        changed = (
            content[:place] + (b"A" if content[place : place + 1] != b"A" else b"B") + content[place + 1 :]
        )
        assert broken(changed) is reasons.ALTERED
    assert broken(content.replace(b"<SigningTime>2026-11-03", b"<SigningTime>2026-11-02")) is reasons.ALTERED


def test_a_broken_signature_names_the_certificate_that_came_with_it() -> None:
    signature = found(signed(export(), HOSPITALS).replace(b"20261103", b"20261104"))
    assert (signature.signer, signature.certificate) == (HOSPITAL, HOSPITALS.serial)


def test_a_file_without_a_signature_is_not_signed() -> None:
    plain = export()
    for content in (
        plain,
        plain.replace(EMPTY, b"<CHUKYDONVI />"),
        plain.replace(EMPTY, b"<CHUKYDONVI>\r\n</CHUKYDONVI>"),
        plain.replace(EMPTY, b"<CHUKYDONVI/>\n<!-- end -->"),
        plain.replace(EMPTY, b""),
        plain.decode().encode("utf-16"),
        b"no XML at all",
    ):
        assert found(content) == Signature(SignatureState.NOT_SIGNED, reason=reasons.NOT_SIGNED)


def test_a_signature_of_a_record_that_was_moved_away_covers_nothing() -> None:
    """XML signature wrapping: what is signed stands where nothing is read, another record in its place."""
    content, other = signed_by_ids(export(), HOSPITALS), export({"HO_TEN": "Người Khác"})
    begin, end = b"<THONGTINHOSO", b"</THONGTINHOSO>"
    original = content[content.index(begin) : content.index(end) + len(end)]
    replaced = content.replace(original, other[other.index(begin) : other.index(end) + len(end)])
    moved = original.replace(begin, begin + b' xmlns=""')
    for inside in (b"</Signature>", b"</GIAMDINHHS>"):
        wrapped = replaced.replace(inside, b"<Object>" + moved + b"</Object>" + inside)
        assert broken(wrapped) is reasons.NOT_COVERED


def test_a_signature_of_less_than_the_record_covers_nothing() -> None:
    assert broken(signed_by_ids(export(), HOSPITALS, ("THONGTINDONVI",))) is reasons.NOT_COVERED
    assert broken(signed_by_ids(export(), HOSPITALS, ("FILEHOSO",))) is reasons.NOT_COVERED
    only_time = signed_by_ids(export(), HOSPITALS, signed_at="2026-11-03", uris=["#thoi-gian"])
    assert broken(only_time) is reasons.NOT_COVERED


def test_a_signature_of_another_record_does_not_fit() -> None:
    one, other = (etree.fromstring(signed(export({"MA_LK": lk}), HOSPITALS)) for lk in ("LK-1", "LK-2"))
    one.replace(one.find("CHUKYDONVI"), other.find("CHUKYDONVI"))
    assert broken(etree.tostring(one)) is reasons.ALTERED


def test_every_record_of_the_file_must_be_covered() -> None:
    tables = [("XML1", in_base64(row("TONG_HOP", VISIT)))]
    both = envelope(tables, [("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": "LK-2"})))])
    assert found(signed(both, HOSPITALS)).state is SIGNED
    assert broken(signed_by_ids(both, HOSPITALS, ("HOSO",))) is reasons.NOT_COVERED


def test_a_signature_over_more_tags_than_can_be_verified_in_time_is_not_followed() -> None:
    many = export().replace(b"</HOSO>", b"<A/>" * 100_000 + b"</HOSO>")
    assert broken(signed_by_ids(many, HOSPITALS)) is reasons.TOO_MANY_TAGS


@pytest.mark.parametrize(
    "head",
    [
        b" ".join(b'a%d="1"' % number for number in range(100_000)),
        b" ".join(b'xmlns:a%d="u:%d"' % (number, number) for number in range(1_000)),
    ],
    ids=["attributes", "namespaces"],
)
def test_a_signature_whose_canonical_form_takes_minutes_is_not_followed(head: bytes) -> None:
    content = signed(export(), HOSPITALS).replace(b"</HOSO>", b"<A/>" * 20_000 + b"</HOSO>")
    costly = content.replace(b"<GIAMDINHHS>", b"<GIAMDINHHS %s>" % head)
    assert broken(costly) is reasons.TOO_MANY_NAMES


def test_namespaces_declared_beside_each_other_are_no_obstacle() -> None:
    many = export().replace(
        b"</HOSO>", b"".join(b'<A xmlns="u:%d"/>' % one for one in range(100)) + b"</HOSO>"
    )
    assert found(signed(many, HOSPITALS)).state is SIGNED


def test_records_within_each_other_are_compared_once() -> None:
    """It would take minutes if each were compared with all that is in it."""
    deep = b"<HOSO>" * 200 + b"<A/>" * 90_000 + b"</HOSO>" * 200
    assert found(signed(export().replace(b"</HOSO>", deep + b"</HOSO>"), HOSPITALS)).state is SIGNED


def test_signatures_of_papers_deep_within_a_record_take_no_time() -> None:
    paper = b"<A>" * 200 + b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>' * 50_000 + b"</A>" * 200
    content = export().replace(b"</HOSO>", paper + b"</HOSO>").replace(EMPTY, b"")
    assert found(content) == Signature(SignatureState.NOT_SIGNED, reason=reasons.NOT_SIGNED)


def test_another_key_than_the_certificates_is_refused() -> None:
    other = Signer(Authority("Another").certificate, HOSPITALS.key)
    assert broken(signed_by_ids(export(), other)) is reasons.ALTERED


def test_a_doctype_in_a_signed_file_is_not_read() -> None:
    content = signed(export(), HOSPITALS).replace(
        b"<GIAMDINHHS>", b'<!DOCTYPE GIAMDINHHS [<!ENTITY x "y">]><GIAMDINHHS>'
    )
    assert found(content).state is SignatureState.NOT_SIGNED


@pytest.mark.parametrize(
    ("required", "made", "is_refused"),
    [
        (None, date(2026, 1, 1), False),
        (date(2026, 1, 1), date(2025, 12, 31), False),
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2026, 1, 1), None, True),
        (date(9999, 1, 1), None, False),
    ],
)
def test_a_signature_is_required_from_a_day_on(
    required: date | None, made: date | None, is_refused: bool
) -> None:
    check = SignatureCheck(lambda: read_signers({"a.pem": ROOT.pem}), Clock(), required)
    unsigned, intact = check.check(export()), check.check(signed(export(), HOSPITALS))
    assert check.violations(intact, made) == ()
    paths = [fault.field for fault in check.violations(unsigned, made)]
    assert paths == (["GIAMDINHHS/CHUKYDONVI"] if is_refused else [])


def test_unsigned_exports_do_without_the_library_for_signatures() -> None:
    """Not even to start a gateway imports it."""
    program = """
import sys
from gateway.claims.signatures.signature_check import SignatureCheck
from runtime.clock import Clock
from tests.unit.insurance.claim.bhyt.exports import export
check = SignatureCheck(lambda: None, Clock())
assert check.check_fast(export()) is check.check(export())
assert check.check(export().decode().encode("utf-16")).state == "NOT_SIGNED"
import gateway.wiring
assert "signxml" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)

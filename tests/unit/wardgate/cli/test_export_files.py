"""Files of BHYT XML, as hospitals export them: each record is a claim."""

import gzip
from pathlib import Path

import pytest

from insurance.claim.bhyt.content import values_by_path
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.format import ClaimFormat
from tests.certificates import Authority
from tests.signing import signed, signer
from tests.unit.insurance.claim.bhyt.exports import DRUG, VISIT, drugs, envelope, export, in_base64, row
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.files.read_claims import read_claims


def record(number: str) -> list[tuple[str, str]]:
    visit = in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number}))
    return [("XML1", visit), ("XML2", in_base64(drugs({**DRUG, "MA_LK": number})))]


def found(path: Path) -> list[LocalClaim]:
    claims = list(read_claims([path]))
    assert all(isinstance(claim, LocalClaim) for claim in claims)
    return [claim for claim in claims if isinstance(claim, LocalClaim)]


def test_a_file_with_one_record_is_sent_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "anything.dat"
    file.write_bytes(export())
    [claim] = found(file)
    assert (claim.source, claim.number, claim.content, claim.is_export) == (str(file), "LK-1", export(), True)


def test_the_records_of_a_file_are_sent_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "month.xml"
    file.write_bytes(envelope(record("A"), record("B")))
    claims = found(file)
    assert [(claim.source, claim.number) for claim in claims] == [(f"{file}#1", "A"), (f"{file}#2", "B")]
    reader = BhytReader(ClaimFormat.BHYT_XML)
    alone = reader.read_validating(envelope(record("B")))
    assert reader.read_validating(claims[1].content) == alone
    assert values_by_path(claims[1].content) == values_by_path(envelope(record("B")))


@pytest.mark.parametrize(
    "written",
    [
        gzip.compress(export()),
        export().decode().encode("utf-8-sig"),
        export().decode().encode("utf-16"),
        b"\n <!-- HIS 4.2 -->" + export().partition(b"?>")[2],
        export()
        .replace(b"<GIAMDINHHS>", b'<g:GIAMDINHHS xmlns:g="urn:his">')
        .replace(b"</GIAMDINHHS>", b"</g:GIAMDINHHS>"),
    ],
    ids=["gzip", "mark", "UTF-16", "comment", "namespace"],
)
def test_an_export_is_known_by_its_content(written: bytes, tmp_path: Path) -> None:
    (tmp_path / "claim").write_bytes(written)
    [claim] = found(tmp_path / "claim")
    assert claim.is_export
    assert values_by_path(claim.content) == values_by_path(export())


def test_a_folder_may_hold_exports_and_fhir_claims(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export())
    (tmp_path / "b.json").write_text('{"resourceType": "Claim"}')
    assert [claim.is_export for claim in found(tmp_path)] == [True, False]


def test_a_damaged_export_is_passed_on_so_that_the_gateway_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(export()[:-20])
    [claim] = found(tmp_path / "a.xml")
    assert (claim.number, claim.is_export) == ("", True)


def test_the_records_of_a_signed_file_lose_its_signature_and_know_it(tmp_path: Path) -> None:
    hospital = signer(Authority("Any"))
    file = tmp_path / "month.xml"
    file.write_bytes(signed(envelope(record("A"), record("B")), hospital))
    for claim in found(file):
        assert claim.lost_signature
        assert b"Signature" not in claim.content
    for whole in (signed(envelope(record("A")), hospital), envelope(record("A"), record("B"))):
        file.write_bytes(whole)
        assert not any(claim.lost_signature for claim in found(file))

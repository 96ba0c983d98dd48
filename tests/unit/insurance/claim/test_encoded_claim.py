"""A claim that the gateway encodes is the same claim for the review."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import decode_claim, encode_claim, reader_version
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import ALL, FORMATS, FULL, R4, Json, content
from tests.unit.insurance.claim.fhir.specification.comparison import encoded
from tests.unit.insurance.claim.fhir.specification.documents import Documents


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader(FORMATS)


@pytest.mark.parametrize("document", ALL)
def test_a_claim_is_the_same_after_it_was_encoded(reader: ClaimReader, document: Json) -> None:
    claim = reader.read(content(document), R4)
    assert decode_claim(encode_claim(claim)) == claim


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("seed", range(10))
def test_any_claim_is_the_same_after_it_was_encoded(
    reader: ClaimReader, claim_format: ClaimFormat, seed: int
) -> None:
    claim = reader.read(encoded(Documents(RELEASE_OF_FORMAT[claim_format], seed).claim()), claim_format)
    again = decode_claim(encode_claim(claim))
    assert again == claim
    assert (again.first_day, again.last_day) == (claim.first_day, claim.last_day)


def test_an_instant_keeps_its_time_zone_and_a_day_stays_a_day(reader: ClaimReader) -> None:
    period = {"start": "2024-05-01T18:30:00Z", "end": "2024-05-06"}
    again = decode_claim(encode_claim(reader.read(content(FULL, billablePeriod=period), R4)))
    assert again.admitted == datetime(2024, 5, 2, 1, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert again.first_day == date(2024, 5, 2)
    assert again.discharged == date(2024, 5, 6)
    assert type(again.discharged) is date


def test_amounts_keep_their_digits(reader: ClaimReader) -> None:
    claim = decode_claim(encode_claim(reader.read(content(FULL), R4)))
    assert str(claim.lines[0].unit_price and claim.lines[0].unit_price.value) == "1250.5"


def test_other_bytes_are_no_claim() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_claim(b"\x90")


def test_every_field_of_a_claim_is_encoded(reader: ClaimReader) -> None:
    claim = reader.read(content(FULL), R4)
    values = msgspec.msgpack.decode(encode_claim(claim))
    assert len(values) == len(Claim.__struct_fields__)


def test_the_version_names_the_sources() -> None:
    assert len(reader_version()) == 16
    assert reader_version() == reader_version()

"""A claim always has a number."""

import hashlib

import pytest

from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import R4, SMALLEST, Json, content


def number(reader: ClaimReader, **changes: object) -> str:
    return reader.read(content(SMALLEST, **changes), R4).number


def test_the_first_identifier_is_the_number_with_its_system(reader: ClaimReader) -> None:
    identifiers: list[Json] = [{"system": "urn:his", "value": "1"}, {"system": "urn:his", "value": "2"}]
    assert number(reader, identifier=identifiers, id="x") == "urn:his|1"


def test_an_identifier_without_system_is_the_number_alone(reader: ClaimReader) -> None:
    assert number(reader, identifier=[{"value": "1"}]) == "1"


def test_an_identifier_without_value_is_passed_over(reader: ClaimReader) -> None:
    assert number(reader, identifier=[{"system": "urn:his"}, {"value": "2"}]) == "2"


def test_without_identifier_the_id_is_the_number(reader: ClaimReader) -> None:
    assert number(reader, id="stay-1") == "id|stay-1"


def test_without_either_the_digest_of_the_content_is_the_number(reader: ClaimReader) -> None:
    assert number(reader) == f"sha256|{hashlib.sha256(content(SMALLEST)).hexdigest()}"


@pytest.mark.parametrize("value", [" 1", "1 ", "\u00a01\t", "\u200b1\ufeff"])
def test_blanks_about_a_number_are_no_part_of_it(reader: ClaimReader, value: str) -> None:
    assert number(reader, identifier=[{"system": "urn:his", "value": value}]) == "urn:his|1"


def test_a_letter_and_its_mark_are_one_number_however_they_are_encoded(reader: ClaimReader) -> None:
    decomposed, composed = "HO\u0302\u0300 SO\u031b 1", "H\u1ed2 S\u01a0 1"
    assert number(reader, identifier=[{"value": decomposed}]) == composed
    assert number(reader, identifier=[{"value": composed}]) == composed


def test_a_number_of_blanks_is_passed_over(reader: ClaimReader) -> None:
    assert number(reader, identifier=[{"value": "\u200b"}, {"value": "2"}]) == "2"


def test_blanks_within_a_number_and_its_case_belong_to_it(reader: ClaimReader) -> None:
    numbers = {number(reader, identifier=[{"value": value}]) for value in ("A 1", "A1", "a1")}
    assert len(numbers) == 3

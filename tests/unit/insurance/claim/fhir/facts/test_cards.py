"""The cards that a FHIR claim states."""

from datetime import date

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.patient import StatedCard
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import COMPANIONS, CONTAINING, FORMATS, R4, SMALLEST, Json
from tests.unit.insurance.claim.fhir.facts.profiled import extension, read

FIRST, SECOND = "DN4790000000001", "HT2790000000002"


def insurance(number: str, sequence: int, **more: object) -> Json:
    identifier = {"system": "urn:wardgate:sid:card-number", "value": number}
    return {"sequence": sequence, "focal": sequence == 1, "coverage": {"identifier": identifier}} | more


@pytest.mark.parametrize("claim_format", FORMATS)
def test_cards_are_read_in_order_with_days_and_registered_facility(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    validity = extension("card-validity", "valuePeriod", {"start": "2026-01-01", "end": "2026-06-30"})
    registered = extension("registered-facility", "valueCode", "79001")
    sent = [insurance(FIRST, 1, extension=[validity, registered]), insurance(SECOND, 2)]
    claim = read(reader, SMALLEST | {"insurance": sent}, claim_format)
    assert claim.cards == (
        StatedCard(FIRST, date(2026, 1, 1), date(2026, 6, 30), "79001"),
        StatedCard(SECOND),
    )
    assert claim.remarks == ()


def test_an_insurance_without_our_card_number_is_no_card(reader: ClaimReader) -> None:
    other = {"sequence": 2, "focal": False, "coverage": {"identifier": {"system": "urn:other", "value": "7"}}}
    sent = [*SMALLEST["insurance"], other]
    assert read(reader, SMALLEST | {"insurance": sent}, R4).cards == ()


def test_of_several_focal_insurances_the_first_counts_and_the_others_are_named(reader: ClaimReader) -> None:
    sent = [insurance(FIRST, 1), insurance(SECOND, 2, focal=True), insurance(SECOND, 3)]
    claim = read(reader, SMALLEST | {"insurance": sent}, R4)
    assert claim.patient.card_number == FIRST
    assert [remark.path for remark in claim.remarks] == ["Claim.insurance[1].focal"]


def test_a_focal_insurance_of_somebody_else_beside_a_card_is_named(reader: ClaimReader) -> None:
    coverage = {"identifier": {"system": "urn:other", "value": "7"}}
    other = {"sequence": 1, "focal": True, "coverage": coverage}
    claim = read(reader, SMALLEST | {"insurance": [other, insurance(SECOND, 2)]}, R4)
    assert [remark.path for remark in claim.remarks] == ["Claim.insurance[0].coverage"]
    assert read(reader, SMALLEST | {"insurance": [other]}, R4).remarks == ()


def test_a_coverage_sent_with_the_claim_has_the_number_and_the_days(reader: ClaimReader) -> None:
    period = {"start": "2026-01-01", "end": "2026-12-31"}
    companions = [
        one | ({"period": period} if one["resourceType"] == "Coverage" else {}) for one in COMPANIONS
    ]
    claim = read(reader, CONTAINING | {"contained": companions}, R4)
    assert claim.cards == (StatedCard(FIRST, date(2026, 1, 1), date(2026, 12, 31)),)


def test_a_coverage_entered_in_error_is_no_card(reader: ClaimReader) -> None:
    companions = [
        one | ({"status": "entered-in-error"} if one["resourceType"] == "Coverage" else {})
        for one in COMPANIONS
    ]
    assert read(reader, CONTAINING | {"contained": companions}, R4).cards == ()

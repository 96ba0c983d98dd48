"""What a claim has of our profile and what cannot be read is named in a remark, and the claim is read."""

from typing import Any

import pytest

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.visit import NO_VISIT
from insurance.claim.reader import ClaimReader
from insurance.claim.remark import RemarkGrade
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, SMALLEST, Json, content
from tests.unit.insurance.claim.fhir.facts.profiled import (
    OURS,
    coded,
    extension,
    information,
    numbered,
    read,
    with_line,
)


def paths(claim: Claim) -> list[str]:
    assert {remark.grade for remark in claim.remarks} <= {RemarkGrade.UNUSUAL}
    return [remark.path for remark in claim.remarks]


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    "sent",
    [
        extension("visit-code", "valueString", "1.1"),
        extension("visit-cod", "valueCode", "1.1"),
        extension("insured-five-years-on", "valueDate", "2020-01"),
        extension("settled", "valueDateTime", "2026-09-12"),
        extension("settlement-month", "valueDate", "2026-09-01"),
        extension("medical-record", "valueString", " "),
        extension("drug-amount", "valueMoney", {"value": 1, "currency": "USD"}),
        extension("drug-amount", "valueMoney", {"currency": "VND"}),
        extension("bed", "valueString", "H001"),
        extension("card-validity", "valuePeriod", {"start": "2026-01-01"}),
    ],
)
def test_an_extension_of_ours_without_its_value_or_out_of_place(
    reader: ClaimReader, claim_format: ClaimFormat, sent: Json
) -> None:
    claim = read(reader, SMALLEST | {"extension": [sent]}, claim_format)
    assert claim.visit is NO_VISIT
    assert paths(claim) == ["Claim.extension[0]"]


def test_of_a_fact_that_is_given_twice_the_first_is_read(reader: ClaimReader) -> None:
    sent = [extension("visit-code", "valueCode", code) for code in ("1.1", "1.2")]
    claim = read(reader, SMALLEST | {"extension": sent}, R4)
    assert claim.visit.code == "1.1"
    assert paths(claim) == ["Claim.extension[1]"]


def test_an_extension_of_someone_else_is_no_matter_of_ours(reader: ClaimReader) -> None:
    sent = [{"url": "urn:other:extension", "valueCode": "1"}]
    assert paths(read(reader, SMALLEST | {"extension": sent}, R4)) == []


@pytest.mark.parametrize(
    "sent",
    [
        information(OURS, "weight", valueQuantity={"value": 3, "unit": "g"}),
        information(OURS, "weight", valueString="3 kg"),
        information(OURS, "result", code={"coding": [{"code": "1"}]}),
        information(OURS, "return-day", timingPeriod={"start": "2026-09-20"}),
        information(OURS, "something", valueString="x"),
    ],
)
def test_information_of_our_categories_without_its_value(reader: ClaimReader, sent: Json) -> None:
    claim = read(reader, SMALLEST | {"supportingInfo": numbered([sent])}, R4)
    assert paths(claim) == ["Claim.supportingInfo[0]"]


def test_a_quantity_that_is_only_a_limit(reader: ClaimReader) -> None:
    limit = information(OURS, "weight", valueQuantity={"value": 3, "unit": "kg", "comparator": "<"})
    claim = reader.read(content(SMALLEST, supportingInfo=numbered([limit])), R4)
    assert claim.visit.weight is None
    assert paths(claim) == ["Claim.supportingInfo[0]"]


def test_a_member_of_the_care_team_without_a_number_of_a_practitioner(reader: ClaimReader) -> None:
    team = numbered([{"provider": {"display": "Bác sĩ"}, "role": coded("care-role", "doctor")}])
    assert paths(read(reader, SMALLEST | {"careTeam": team}, R4)) == ["Claim.careTeam[0]"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"extension": [extension("ordered", "valueDateTime", "2026-09-10")]}, "Claim.item[0].extension[0]"),
        (
            {
                "detail": [
                    {
                        "sequence": 1,
                        "productOrService": {"text": "x"},
                        "extension": [extension("x", "valueCode", "1")],
                    }
                ]
            },
            "Claim.item[0].detail[0].extension[0]",
        ),
    ],
)
def test_extensions_of_lines_and_parts_are_named_by_their_place(
    reader: ClaimReader, changes: dict[str, Any], path: str
) -> None:
    assert paths(read(reader, with_line(**changes), R4)) == [path]


def test_extensions_of_an_insurance_are_named_by_their_place(reader: ClaimReader) -> None:
    identifier = {"system": "urn:wardgate:sid:card-number", "value": "DN4790000000001"}
    sent = {
        "sequence": 1,
        "focal": True,
        "coverage": {"identifier": identifier},
        "extension": [
            extension("registered-facility", "valueString", "79001"),
            extension("x", "valueCode", "1"),
        ],
    }
    claim = read(reader, SMALLEST | {"insurance": [sent]}, R4)
    assert paths(claim) == ["Claim.insurance[0].extension[0]", "Claim.insurance[0].extension[1]"]


def test_a_hundred_are_named_at_most(reader: ClaimReader) -> None:
    sent = [extension("unknown", "valueCode", "1")] * 500
    assert len(read(reader, SMALLEST | {"extension": sent}, R4).remarks) == 100


def test_what_is_in_a_bundle_is_named_by_its_place_there(reader: ClaimReader) -> None:
    claim = SMALLEST | {"extension": [extension("unknown", "valueCode", "1")]}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": claim}]}
    assert paths(read(reader, bundle, R4)) == ["Bundle.entry[0].resource.extension[0]"]

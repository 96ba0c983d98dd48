"""Whom a claim is for where the record of its patient was merged into another one."""

import pytest

from insurance.claim.fact import ClaimFact
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.both_ways import both_ways
from tests.unit.insurance.claim.fhir.claims import CONTAINING, SMALLEST, Json, content


def numbered(chip_id: str, **more: object) -> Json:
    identifier = [{"system": "urn:wardgate:sid:chip-id", "value": chip_id}]
    return {"resourceType": "Patient", "identifier": identifier, **more}


def replaced_by(reference: str, kind: str = "replaced-by") -> list[Json]:
    return [{"other": {"reference": reference}, "type": kind}]


def test_the_patient_is_who_takes_the_place_of_a_record_that_was_merged(reader: ClaimReader) -> None:
    old = numbered("079180000001", id="p", link=replaced_by("#q"), birthDate="1970")
    middle = {"resourceType": "Patient", "id": "q", "link": replaced_by("#r")}
    new = numbered("079180000002", id="r", birthDate="1980", name=[{"text": "Mẫu"}])
    claim = SMALLEST | {"patient": {"reference": "#p"}, "contained": [old, middle, new]}
    read = both_ways(reader, content(claim))
    assert (read.chip_id, read.birth_date, read.names) == ("079180000002", "1980", ("Mẫu",))
    assert read.contradicting == (ClaimFact.CHIP_ID,)


def test_a_merged_record_with_the_same_number_contradicts_nothing(reader: ClaimReader) -> None:
    patients = [
        {
            "fullUrl": "http://a/Patient/7",
            "resource": numbered("079180000001", link=replaced_by("Patient/8")),
        },
        {"fullUrl": "http://a/Patient/8", "resource": numbered("079180000001", birthDate="1980")},
    ]
    claim = {"fullUrl": "http://a/Claim/1", "resource": SMALLEST}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [claim, *patients]}
    read = both_ways(reader, content(bundle))
    assert (read.chip_id, read.birth_date, read.contradicting) == ("079180000001", "1980", ())


@pytest.mark.parametrize(
    "link", [replaced_by("#p"), replaced_by("#elsewhere"), replaced_by("#q", "seealso"), replaced_by("#q")]
)
def test_a_record_whose_link_leads_nowhere_or_back_is_the_patient(
    reader: ClaimReader, link: list[Json]
) -> None:
    old = numbered("079180000001", id="p", link=link)
    other = numbered("079180000001", id="q", link=replaced_by("#p"))
    claim = SMALLEST | {"patient": {"reference": "#p"}, "contained": [old, other]}
    read = both_ways(reader, content(claim))
    assert (read.chip_id, read.contradicting) == ("079180000001", ())


def test_the_card_of_a_merged_patient_may_be_in_the_name_of_either_record(reader: ClaimReader) -> None:
    for beneficiary in ("#p", "#q"):
        coverage = CONTAINING["contained"][1] | {"id": "c", "beneficiary": {"reference": beneficiary}}
        patients = [numbered("079180000001", id="p", link=replaced_by("#q")), numbered("1", id="q")]
        claim = CONTAINING | {"patient": {"reference": "#p"}, "contained": [*patients, coverage]}
        claim["insurance"] = [{"sequence": 1, "focal": True, "coverage": {"reference": "#c"}}]
        assert both_ways(reader, content(claim)).card_number == "DN4790000000001"

"""Whether the patient stayed in hospital."""

import pytest

from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import R4, SMALLEST, content

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def visit_kind(code: str) -> list[dict[str, str]]:
    return [{"url": "urn:wardgate:extension:visit-kind", "valueCode": code}]


@pytest.mark.parametrize(
    ("code", "inpatient"),
    [
        ("01", False),
        ("02", False),
        ("03", True),
        ("04", False),
        ("09", True),
        ("16", False),
        ("10", None),
        ("3", None),
    ],
)
def test_the_kind_of_visit_tells(reader: ClaimReader, code: str, inpatient: bool | None) -> None:
    assert reader.read(content(SMALLEST, extension=visit_kind(code)), R4).inpatient is inpatient


@pytest.mark.parametrize(("code", "inpatient"), [("IMP", True), ("AMB", False), ("EMER", None)])
def test_hl7_s_class_of_encounter_tells(reader: ClaimReader, code: str, inpatient: bool | None) -> None:
    sub_type = {"coding": [{"system": ACT_CODE, "code": code}]}
    assert reader.read(content(SMALLEST, subType=sub_type), R4).inpatient is inpatient


def test_the_kind_of_visit_goes_before_hl7_s_class(reader: ClaimReader) -> None:
    sub_type = {"coding": [{"system": ACT_CODE, "code": "IMP"}]}
    sent = content(SMALLEST, subType=sub_type, extension=visit_kind("01"))
    assert reader.read(sent, R4).inpatient is False


def test_an_institutional_claim_alone_does_not_tell(reader: ClaimReader) -> None:
    assert reader.read(content(SMALLEST), R4).inpatient is None


@pytest.mark.parametrize(("code", "emergency"), [("EMER", True), ("IMP", False)])
def test_hl7_s_class_of_encounter_tells_an_emergency(reader: ClaimReader, code: str, emergency: bool) -> None:
    sub_type = {"coding": [{"system": ACT_CODE, "code": code}]}
    assert reader.read(content(SMALLEST, subType=sub_type), R4).emergency is emergency


def test_a_claim_that_names_a_referral_is_of_a_referred_patient(reader: ClaimReader) -> None:
    assert not reader.read(content(SMALLEST), R4).referred
    assert reader.read(content(SMALLEST, referral={"reference": "ServiceRequest/1"}), R4).referred

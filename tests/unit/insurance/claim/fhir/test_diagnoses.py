"""Diagnoses, and which of them is the main one."""

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.values import Coding
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import (
    DIAGNOSIS_TYPE,
    FORMATS,
    FULL,
    ICD10,
    R4,
    SMALLEST,
    Json,
    content,
)
from tests.unit.insurance.claim.fhir.faults import faults


def diagnoses(reader: ClaimReader, *sent: Json) -> tuple[Diagnosis, ...]:
    numbered = [{"sequence": place, **diagnosis} for place, diagnosis in enumerate(sent, 1)]
    return reader.read(content(SMALLEST, diagnosis=numbered), R4).diagnoses


def coded(*codings: Json, **more: object) -> Json:
    return {"diagnosisCodeableConcept": {"coding": list(codings)}, **more}


def test_a_diagnosis_has_sequence_position_code_and_part(reader: ClaimReader) -> None:
    assert reader.read(content(FULL), R4).diagnoses == (
        Diagnosis(1, (0,), Coding(ICD10, "J18.9"), principal=True),
        Diagnosis(2, (1,), Coding(ICD10, "I10"), principal=False),
    )


def test_icd_10_goes_before_other_codings(reader: ClaimReader) -> None:
    (read,) = diagnoses(
        reader, coded({"system": "http://snomed.info/sct", "code": "1"}, {"system": ICD10, "code": "A09"})
    )
    assert read.code == Coding(ICD10, "A09")


ICD10CM: Json = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "A09.XYZ"}


@pytest.mark.parametrize(
    "others", [[ICD10CM], [{"system": "urn:vn:icd-10", "code": "B"}, ICD10CM, {"code": "1"}]]
)
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("system", [ICD10, "urn:oid:2.16.840.1.113883.6.3"])
def test_icd_10_of_the_who_goes_first_wherever_it_stands(
    reader: ClaimReader, others: list[Json], place: int, system: str
) -> None:
    codings = [*others[:place], {"system": system, "code": "A09"}, *others[place:]]
    (read,) = diagnoses(reader, coded(*codings))
    assert read.code == Coding(system, "A09")


def test_a_national_icd_10_goes_before_other_codings(reader: ClaimReader) -> None:
    (read,) = diagnoses(reader, coded({"system": "http://snomed.info/sct", "code": "1"}, ICD10CM))
    assert read.code == Coding(ICD10CM["system"], ICD10CM["code"])


def test_a_urn_of_icd_10_is_icd_10(reader: ClaimReader) -> None:
    (read,) = diagnoses(reader, coded({"code": "1"}, {"system": "urn:vn:ICD-10", "code": "A09"}))
    assert read.code == Coding("urn:vn:ICD-10", "A09")


def test_without_icd_10_the_first_code_is_taken(reader: ClaimReader) -> None:
    (read,) = diagnoses(reader, coded({"display": "no code"}, {"code": "1"}, {"code": "2"}))
    assert read.code == Coding(None, "1")


def test_a_condition_that_did_not_come_along_has_no_code(reader: ClaimReader) -> None:
    (read,) = diagnoses(reader, {"diagnosisReference": {"reference": "Condition/1"}})
    assert read.code is None


def condition(**more: object) -> Json:
    coding = [{"system": "http://snomed.info/sct", "code": "1"}, {"system": ICD10, "code": "C61"}]
    subject = {"reference": "Patient/7"}
    return {"resourceType": "Condition", "id": "c1", "subject": subject, "code": {"coding": coding}} | more


@pytest.mark.parametrize("claim_format", FORMATS)
def test_the_code_of_a_condition_that_came_along_is_read(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    # R5 requires the status.
    known = condition(clinicalStatus={"coding": [{"code": "active"}]})
    contained = SMALLEST | {"contained": [known], "diagnosis": [referring("#c1")]}
    claim = SMALLEST | {"diagnosis": [referring("Condition/c1")]}
    bundled = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": "https://a.example/fhir/Claim/1", "resource": claim},
            {"fullUrl": "https://a.example/fhir/Condition/c1", "resource": known},
        ],
    }
    for document in (contained, bundled):
        sent = content(document)
        fast = reader.read_fast(sent, claim_format)
        assert fast is not None
        assert fast == reader.read_validating(sent, claim_format)
        assert [diagnosis.code for diagnosis in fast.diagnoses] == [Coding(ICD10, "C61")]


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_condition_that_the_patient_does_not_have_has_no_code(reader: ClaimReader, status: str) -> None:
    withdrawn = condition(verificationStatus={"coding": [{"code": status}]})
    claim = SMALLEST | {"contained": [withdrawn], "diagnosis": [referring("#c1")]}
    assert reader.read(content(claim), R4).diagnoses[0].code is None


VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize("element", ["verificationStatus", "clinicalStatus"])
@pytest.mark.parametrize(
    "coding", [{"code": "Refuted"}, {"code": "bác bỏ"}, {"system": "urn:elsewhere", "code": "confirmed"}]
)
def test_a_status_outside_the_set_that_fhir_requires_is_refused(
    reader: ClaimReader, claim_format: ClaimFormat, element: str, coding: Json
) -> None:
    statuses = {"clinicalStatus": {"coding": [{"code": "active"}]}} | {element: {"coding": [coding]}}
    sent = content(SMALLEST, contained=[condition(**statuses)])
    assert reader.read_fast(sent, claim_format) is None
    (fault,) = faults(reader, sent, claim_format).items()
    assert fault[0] == f"Claim.contained[0].{element}"
    assert fault[1].startswith("must be one of ")


@pytest.mark.parametrize(
    "status",
    [
        {"coding": [{"system": VERIFICATION, "code": "confirmed"}, {"system": "urn:ours", "code": "2"}]},
        {"coding": [{"code": "provisional"}]},
        {"text": "theo dõi"},
    ],
)
def test_a_status_of_the_set_may_have_further_codes(reader: ClaimReader, status: Json) -> None:
    claim = SMALLEST | {"contained": [condition(verificationStatus=status)], "diagnosis": [referring("#c1")]}
    read = reader.read_fast(content(claim), R4)
    assert read is not None
    assert read.diagnoses[0].code == Coding(ICD10, "C61")


def referring(reference: str) -> Json:
    return {"sequence": 1, "diagnosisReference": {"reference": reference}}


def test_nobody_knows_the_principal_one_where_none_has_a_type(reader: ClaimReader) -> None:
    read = diagnoses(reader, coded({"code": "1"}), coded({"code": "2"}))
    assert [diagnosis.principal for diagnosis in read] == [None, None]


def test_one_without_type_is_not_principal_where_another_has_one(reader: ClaimReader) -> None:
    principal = [{"coding": [{"system": DIAGNOSIS_TYPE, "code": "principal"}]}]
    read = diagnoses(reader, coded({"code": "1"}), coded({"code": "2"}, type=principal))
    assert [diagnosis.principal for diagnosis in read] == [False, True]


def test_principal_of_another_code_system_is_another_word(reader: ClaimReader) -> None:
    elsewhere = [{"coding": [{"system": "urn:elsewhere", "code": "principal"}]}]
    (read,) = diagnoses(reader, coded({"code": "1"}, type=elsewhere))
    assert read.principal is False

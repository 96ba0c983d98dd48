"""What came along with a claim and is another person's never counts for the claim's patient."""

from datetime import date
from time import process_time

import pytest

from insurance.claim.claim import Claim
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.claims import CONTAINING, ICD10, LINE, R4, R5, SMALLEST, Json, content
from tests.unit.insurance.claim.fhir.test_companions import STAY, encounter, read

MINE, OTHER = {"resourceType": "Patient", "id": "7"}, {"resourceType": "Patient", "id": "8"}
TEXT: Json = {"diagnosisCodeableConcept": {"text": "Viêm phổi"}}


def condition(subject: Json) -> Json:
    code = {"coding": [{"system": ICD10, "code": "C61"}]}
    return {"resourceType": "Condition", "id": "c", "subject": subject, "code": code}


def contained(*resources: Json, **changes: object) -> Json:
    diagnosis = [{"sequence": 1, "diagnosisReference": {"reference": "#c"}}]
    patient = {"patient": {"reference": "#7"}}
    return SMALLEST | patient | {"contained": list(resources), "diagnosis": diagnosis} | changes


def bundled(*resources: Json, **changes: object) -> Json:
    diagnosis = [{"sequence": 1, "diagnosisReference": {"reference": "Condition/c"}}]
    claim = SMALLEST | {"diagnosis": diagnosis} | changes
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in (*resources, claim)],
    }


def codes(claim: Claim) -> list[str | None]:
    return [one.code.code if one.code else None for one in claim.diagnoses]


def remarked(claim: Claim) -> list[str]:
    return [remark.path for remark in claim.remarks]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (contained(MINE, OTHER, condition({"reference": "#8"})), "Claim"),
        (bundled(MINE, OTHER, condition({"reference": "Patient/8"})), "Bundle.entry[3].resource"),
        # Neither Patient came along, or one of them.
        (bundled(condition({"reference": "Patient/8"})), "Bundle.entry[1].resource"),
        (bundled(MINE, condition({"reference": "Patient/8"})), "Bundle.entry[2].resource"),
    ],
)
def test_the_condition_of_another_patient_is_no_diagnosis_and_is_named(
    reader: ClaimReader, document: Json, path: str
) -> None:
    claim = read(reader, document)
    assert codes(claim) == [None]
    assert remarked(claim) == [f"{path}.diagnosis[0].diagnosisReference"]


@pytest.mark.parametrize(
    "document",
    [
        contained(MINE, condition({"reference": "#7"})),
        bundled(MINE, condition({"reference": "Patient/7"})),
        bundled(MINE, condition({"reference": "Patient/7/_history/2"})),
        bundled(condition({"reference": "Patient/7"})),
        # Nobody who is named in a way that can be compared.
        contained(MINE, condition({"display": "Nguyễn Thị Hoà"})),
        contained(MINE, condition({"reference": "Patient/8"})),
    ],
)
def test_the_condition_of_the_patient_is_a_diagnosis(reader: ClaimReader, document: Json) -> None:
    claim = read(reader, document)
    assert (codes(claim), remarked(claim)) == (["C61"], [])


def numbered(patient: Json, *values: str, **more: object) -> Json:
    identifier = [{"system": "urn:wardgate:sid:chip-id", "value": value} for value in values]
    return patient | {"identifier": identifier} | more


def test_two_records_with_one_number_are_one_person(reader: ClaimReader) -> None:
    number, another = "079180000001", "079180000002"
    patients = numbered(MINE, number), numbered(OTHER, number, another)
    assert codes(read(reader, contained(*patients, condition({"reference": "#8"})))) == ["C61"]
    patients = numbered(MINE, number), numbered(OTHER, another)
    assert codes(read(reader, contained(*patients, condition({"reference": "#8"})))) == [None]


def test_a_record_that_was_merged_with_the_patients_is_the_patients(reader: ClaimReader) -> None:
    replaced = [{"other": {"reference": "#8"}, "type": "replaced-by"}]
    assert codes(
        read(reader, contained(MINE | {"link": replaced}, OTHER, condition({"reference": "#8"})))
    ) == ["C61"]
    # The other record did not come along.
    replaces = MINE | {"link": [{"other": {"reference": "Patient/8"}, "type": "replaces"}]}
    assert codes(read(reader, bundled(replaces, condition({"reference": "Patient/8"})))) == ["C61"]


def test_a_number_of_the_subject_alone_tells_another_person(reader: ClaimReader) -> None:
    def subject(value: str) -> Json:
        return {"identifier": {"system": "urn:wardgate:sid:chip-id", "value": value}}

    for value, found in (("079180000001", "C61"), ("079180000002", None)):
        claim = contained(numbered(MINE, "079180000001"), condition(subject(value)))
        assert codes(read(reader, claim)) == [found]


def test_the_encounter_of_another_patient_tells_nothing_of_the_stay_and_is_named(
    reader: ClaimReader,
) -> None:
    visit = encounter("e", subject={"reference": "#8"})
    item = LINE | {"encounter": [{"reference": "#e"}]}
    document = SMALLEST | {"patient": {"reference": "#7"}, "contained": [MINE, OTHER, visit], "item": [item]}
    claim = read(reader, document)
    assert (claim.inpatient, claim.admitted) == (None, None)
    assert remarked(claim) == ["Claim.item[0].encounter[0]"]
    own = document | {"contained": [MINE, OTHER, visit | {"subject": {"reference": "#7"}}]}
    assert (read(reader, own).admitted, read(reader, own).remarks) == (date(2024, 5, 2), ())


def test_the_encounter_of_another_patient_in_r5_is_named_by_the_claims_reference(reader: ClaimReader) -> None:
    visit: Json = {
        "resourceType": "Encounter",
        "id": "e",
        "status": "completed",
        "actualPeriod": STAY,
        "subject": {"reference": "#8"},
    }
    document = SMALLEST | {"patient": {"reference": "#7"}, "contained": [MINE, OTHER, visit]}
    claim = read(reader, document | {"encounter": [{"reference": "#e"}]}, R5)
    assert (claim.admitted, remarked(claim)) == (None, ["Claim.encounter[0]"])


def test_the_card_of_another_patient_is_not_taken_where_the_patient_has_no_name_to_compare(
    reader: ClaimReader,
) -> None:
    card = CONTAINING["contained"][1] | {"beneficiary": {"reference": "Patient/8"}}
    insurance = [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/c"}}]
    for patient, number in ((MINE, None), (MINE | {"name": [{"text": "Bé Na"}]}, "DN4790000000001")):
        document = bundled(patient, card, insurance=insurance, diagnosis=[{"sequence": 1, **TEXT}])
        assert read(reader, document).patient.card_number == number


def test_many_conditions_are_compared_in_a_time_that_grows_as_they_do(reader: ClaimReader) -> None:
    places = range(1, 8001)
    subject = {"reference": "Patient/7"}
    conditions = [condition(subject) | {"id": f"c{place}"} for place in places]
    diagnosis = [
        {"sequence": place, "diagnosisReference": {"reference": f"Condition/c{place}"}} for place in places
    ]
    sent = content(bundled(MINE, *conditions, diagnosis=diagnosis))
    began = process_time()
    claim = reader.read_fast(sent, R4)
    assert process_time() - began < 10
    assert claim is not None
    assert set(codes(claim)) == {"C61"}

"""Whom a claim is for."""

import pytest

from insurance.claim.fact import ClaimFact
from insurance.claim.parts.patient import Patient
from insurance.claim.reader import ClaimReader
from tests.unit.insurance.claim.fhir.both_ways import both_ways
from tests.unit.insurance.claim.fhir.claims import BUNDLE, CONTAINING, FULL, R4, SMALLEST, Json, content

WHOLE: Json = {
    "chip_id": "079180000001",
    "card_number": "DN4790000000001",
    "insurance_number": "0000000001",
    "sex": "female",
    "birth_date": "1980",
    "names": ("Nguyễn Văn Mẫu",),
}


def patient(reader: ClaimReader, document: Json, **changes: object) -> Patient:
    return reader.read(content(document, **changes), R4).patient


def test_the_claim_s_own_references_bear_the_identifiers(reader: ClaimReader) -> None:
    assert patient(reader, FULL) == Patient("079180000001", "DN4790000000001", None, "Patient/7", None, None)


def test_a_contained_patient_and_coverage_bear_them(reader: ClaimReader) -> None:
    # A reference into the claim is no name of the facility for the person.
    assert patient(reader, CONTAINING) == Patient(**WHOLE, reference=None)


def test_a_patient_and_coverage_beside_the_claim_bear_them(reader: ClaimReader) -> None:
    assert patient(reader, BUNDLE) == Patient(**WHOLE, reference="Patient/7")


@pytest.mark.parametrize("reference", ["urn:uuid:7", "https://his.example/Patient/7/_history/2"])
def test_a_bundled_patient_is_found_by_its_full_url(reader: ClaimReader, reference: str) -> None:
    claim = SMALLEST | {"patient": {"reference": reference}}
    person = {"resourceType": "Patient", "birthDate": "1980-05-17"}
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": reference.partition("/_history")[0], "resource": person},
            {"resource": claim},
        ],
    }
    assert patient(reader, bundle).birth_date == "1980-05-17"


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ({"text": "Nguyễn Thị Hoà", "family": "Nguyễn"}, ("Nguyễn Thị Hoà",)),
        ({"family": "Nguyễn", "given": ["Thị", "Hoà"]}, ("Nguyễn Thị Hoà", "Thị Hoà Nguyễn")),
        ({"family": "Nguyễn Thị Hoà"}, ("Nguyễn Thị Hoà",)),
        ({"given": ["Nguyễn Thị Hoà"]}, ("Nguyễn Thị Hoà",)),
        ({"use": "official"}, ()),
        ({"text": " "}, ()),
        ({"text": " ", "family": " ", "given": [" ", "Nguyễn Thị Hoà"]}, ("Nguyễn Thị Hoà",)),
    ],
)
def test_the_first_name_of_the_patient_is_read(
    reader: ClaimReader, name: Json, names: tuple[str, ...]
) -> None:
    contained = [{"resourceType": "Patient", "id": "p", "name": [name, {"text": "Another"}]}]
    assert patient(reader, SMALLEST, patient={"reference": "#p"}, contained=contained).names == names


@pytest.mark.parametrize(
    ("sent", "died"),
    [
        ("2024-05-04", "2024-05-04"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        # The day in Ho Chi Minh City.
        ("2024-05-03T18:30:00Z", "2024-05-04"),
    ],
)
def test_the_death_of_the_patient_is_read(reader: ClaimReader, sent: str, died: str) -> None:
    person = {"resourceType": "Patient", "id": "p", "deceasedDateTime": sent}
    claim = SMALLEST | {"patient": {"reference": "#p"}, "contained": [person]}
    assert both_ways(reader, content(claim)).died == died
    boolean = {"resourceType": "Patient", "id": "p", "deceasedBoolean": True}
    assert both_ways(reader, content(claim | {"contained": [boolean]})).died is None


def test_a_patient_that_did_not_come_along_is_known_by_reference_only(reader: ClaimReader) -> None:
    assert patient(reader, SMALLEST) == Patient(None, None, None, "Patient/7", None, None)


def test_a_reference_to_another_kind_of_resource_is_no_patient(reader: ClaimReader) -> None:
    assert patient(reader, CONTAINING, patient={"reference": "#o"}).sex is None


def test_identifiers_of_other_systems_are_not_ours(reader: ClaimReader) -> None:
    elsewhere = {"identifier": {"system": "urn:elsewhere", "value": "079180000001"}}
    assert patient(reader, SMALLEST, patient=elsewhere).chip_id is None


def test_a_number_that_is_valid_no_longer_counts_only_where_there_is_no_other(reader: ClaimReader) -> None:
    system = "urn:wardgate:sid:chip-id"
    old = {"use": "old", "system": system, "value": "079180000001"}
    new = {"system": system, "value": "079180000002"}
    for identifiers, chip_id in (([old, new], "079180000002"), ([old], "079180000001")):
        contained = [{"resourceType": "Patient", "id": "p", "identifier": identifiers}]
        read = patient(reader, SMALLEST, contained=contained, patient={"reference": "#p"})
        assert read.chip_id == chip_id


def chip(value: str) -> Json:
    return {"identifier": {"system": "urn:wardgate:sid:chip-id", "value": value}}


def by_card(value: str) -> Json:
    return {"identifier": {"system": "urn:wardgate:sid:card-number", "value": value}}


@pytest.mark.parametrize(
    ("named", "beneficiary", "is_another"),
    [
        ({"reference": "Patient/7"}, {"reference": "Patient/7/_history/2"}, False),
        ({"reference": "Patient/7"}, {"reference": "Patient/8"}, True),
        ({"reference": "Patient/7"}, {"reference": "http://a/Patient/8"}, False),
        ({"reference": "http://a/Patient/7"}, {"reference": "http://a/Patient/8"}, True),
        ({"reference": "http://a/Patient/7"}, {"reference": "http://b/Patient/8"}, False),
        ({"reference": "urn:uuid:7"}, {"reference": "urn:uuid:8"}, True),
        ({"reference": "Patient/7"}, {"reference": "#8"}, False),
        ({"reference": "Patient/7"}, {"display": "Mẹ"}, False),
        (chip("079180000001"), chip("079180000002"), True),
        (chip("079180000001"), chip(" 079180000001"), False),
        (by_card("DN4790000000001"), by_card("HT2790000000001"), False),
        (chip("079180000001"), by_card("HT2790000000002"), False),
        (
            {"reference": "Patient/7", **chip("079180000001")},
            {"reference": "Patient/8", **chip("079180000001")},
            False,
        ),
    ],
)
def test_a_coverage_of_another_person_who_did_not_come_along_does_not_identify_the_patient(
    reader: ClaimReader, named: Json, beneficiary: Json, is_another: bool
) -> None:
    identifier = [{"system": "urn:wardgate:sid:insurance-number", "value": "7900000001"}]
    coverage = CONTAINING["contained"][1] | {"id": "c", "beneficiary": beneficiary, "identifier": identifier}
    claim = CONTAINING | {"patient": named, "contained": [coverage]}
    assert (both_ways(reader, content(claim)).insurance_number is None) is is_another


def test_a_coverage_that_was_entered_in_error_is_not_the_patients(reader: ClaimReader) -> None:
    contained = [*CONTAINING["contained"]]
    contained[1] = contained[1] | {"status": "entered-in-error"}
    assert patient(reader, CONTAINING, contained=contained).card_number is None


def test_the_card_number_is_that_of_the_focal_insurance(reader: ClaimReader) -> None:
    def insurance(sequence: int, focal: bool, card: str) -> Json:
        identifier = {"system": "urn:wardgate:sid:card-number", "value": card}
        return {"sequence": sequence, "focal": focal, "coverage": {"identifier": identifier}}

    both = [insurance(1, False, "HS4790000000001"), insurance(2, True, "DN4790000000001")]
    assert patient(reader, SMALLEST, insurance=both).card_number == "DN4790000000001"


@pytest.mark.parametrize(
    ("system", "meant"),
    [
        ("URN:WARDGATE:SID:CARD-NUMBER", "urn:wardgate:sid:card-number"),
        ("urn:wardgate:sid:Chip-ID", "urn:wardgate:sid:chip-id"),
        ("urn:wardgate:sid:facility", None),
        ("URN:OTHER", None),
    ],
)
def test_a_system_of_ours_in_upper_case_is_noticed_and_not_read(
    reader: ClaimReader, system: str, meant: str | None
) -> None:
    """Of the patient, and of the coverage of the insurance."""
    numbered = {"identifier": {"system": system, "value": "DN4790000000001"}}
    coverage = [{"sequence": 1, "focal": True, "coverage": numbered}]
    for changes in ({"patient": numbered}, {"insurance": coverage}):
        sent = content(SMALLEST | changes)
        read = reader.read_validating(sent, R4).patient
        assert (read.chip_id, read.card_number, read.system_in_other_case) == (None, None, meant)
        assert (fast := reader.read_fast(sent, R4)) is not None
        assert fast.patient == read


def test_it_does_not_matter_beside_a_number_that_is_read(reader: ClaimReader) -> None:
    patient = {"identifier": {"system": "urn:wardgate:sid:chip-id", "value": " 079180000001 "}}
    coverage = {"identifier": {"system": "URN:WARDGATE:SID:CARD-NUMBER", "value": "DN4790000000001"}}
    insurance = [{"sequence": 1, "focal": True, "coverage": coverage}]
    read = reader.read(content(SMALLEST, patient=patient, insurance=insurance), R4).patient
    assert (read.chip_id, read.system_in_other_case) == ("079180000001", None)


def _numbered(system: str, value: str, **more: str) -> Json:
    return {"system": f"urn:wardgate:sid:{system}", "value": value, **more}


@pytest.mark.parametrize(
    ("named", "sent", "contradicting"),
    [
        (_numbered("chip-id", "079180000001"), [_numbered("chip-id", "079180000002")], [ClaimFact.CHIP_ID]),
        (None, [_numbered("chip-id", "079180000001"), _numbered("chip-id", "1")], [ClaimFact.CHIP_ID]),
        (
            None,
            [_numbered("insurance-number", "0000000001"), _numbered("insurance-number", "0000000002")],
            [ClaimFact.INSURANCE_NUMBER],
        ),
        # Of the coverage, which is DN4790000000001, and the Patient.
        (None, [_numbered("card-number", "TE1790000000002")], [ClaimFact.CARD_NUMBER]),
        (None, [_numbered("card-number", "HS4790000000001")], []),
        (_numbered("chip-id", "079180000001"), [_numbered("chip-id", " 079180000001 ")], []),
        (None, [_numbered("chip-id", "079180000001"), _numbered("chip-id", "2", use="old")], []),
        (None, [_numbered("patient-number", "1"), _numbered("patient-number", "2")], []),
    ],
)
def test_numbers_of_two_persons_are_noticed(
    reader: ClaimReader, named: Json | None, sent: list[Json], contradicting: list[ClaimFact]
) -> None:
    reference = {"reference": "#p"} | ({"identifier": named} if named else {})
    coverage = {"identifier": _numbered("card-number", "DN4790000000001")}
    document = SMALLEST | {
        "contained": [{"resourceType": "Patient", "id": "p", "identifier": sent}],
        "patient": reference,
        "insurance": [{"sequence": 1, "focal": True, "coverage": coverage}],
    }
    assert [*patient(reader, document).contradicting] == contradicting


def test_a_number_without_a_value_is_not_told_to_have_its_system_in_other_case(reader: ClaimReader) -> None:
    masked = {"extension": [{"url": "urn:example:why", "valueCode": "masked"}]}
    sent = {"identifier": {"system": "urn:wardgate:sid:chip-id", "_value": masked}}
    assert patient(reader, SMALLEST, patient=sent).system_in_other_case is None


@pytest.mark.parametrize("use", ["old", "maiden", "nickname", "anonymous"])
def test_a_name_that_is_not_borne_counts_only_where_there_is_no_other(reader: ClaimReader, use: str) -> None:
    other, own = {"use": use, "text": "Bé Na"}, {"use": "official", "text": "Nguyễn Văn Mẫu"}
    for names, read in (([other, own], "Nguyễn Văn Mẫu"), ([other], "Bé Na")):
        contained = [{"resourceType": "Patient", "id": "p", "name": names}]
        assert patient(reader, SMALLEST, contained=contained, patient={"reference": "#p"}).names == (read,)


@pytest.mark.parametrize("bundled", [False, True])
def test_the_card_of_a_coverage_of_another_patient_is_not_the_patients(
    reader: ClaimReader, bundled: bool
) -> None:
    mark = "Patient/" if bundled else "#"
    named = [{"text": "Bé Na"}]
    child, mother = ({"resourceType": "Patient", "id": name, "name": named} for name in ("child", "mother"))
    for beneficiary, card_number in (
        ("mother", None),
        ("child", "DN4790000000001"),
        ("x", "DN4790000000001"),
    ):
        coverage = CONTAINING["contained"][1] | {"beneficiary": {"reference": f"{mark}{beneficiary}"}}
        cover = {"reference": "Coverage/c" if bundled else "#c"}
        claim = SMALLEST | {
            "patient": {"reference": f"{mark}child"},
            "insurance": [{"sequence": 1, "focal": True, "coverage": cover}],
        }
        others = [child, mother, coverage]
        entries = [{"resource": each} for each in (*others, claim)]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        sent = content(bundle if bundled else claim | {"contained": others})
        read = reader.read_validating(sent, R4)
        assert read.patient.card_number == card_number
        assert [card.number for card in read.cards] == ["DN4790000000001"]
        assert (fast := reader.read_fast(sent, R4)) is not None
        assert fast == read

"""What a written document looks like: what a HIS vendor sees."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.fhir.writing.fhir_writer import SENT_BYTES, FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.patient import Patient
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.visit import Visit
from insurance.claim.reader import ClaimReader
from tests.bench.contents import export_of
from tests.rules.claims import a_claim
from tests.unit.insurance.claim.fhir.claims import FORMATS, FULL, R4, content

A_CLAIM = a_claim()
NOBODY = Patient(None, None, None, None, None, None)


def written(claim: Claim, claim_format: ClaimFormat = R4) -> dict[str, Any]:
    document = msgspec.json.decode(FhirWriter(claim_format).write(claim))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("claim_format", FORMATS)
def test_a_claim_takes_the_fast_path_again(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    claim = reader.read(content(FULL), R4)
    sent = FhirWriter(claim_format).write(claim)
    assert reader.read_fast(sent, claim_format) is not None


def test_amounts_keep_their_digits() -> None:
    claim = replace(A_CLAIM, sums=StatedSums(drugs=Decimal("12345678901234567.890")))
    assert b'"value": 12345678901234567.890' in FhirWriter(R4).write(claim)


def test_a_claim_without_its_day_says_that_it_is_not_known() -> None:
    document = written(replace(A_CLAIM, created=None))
    assert document["_created"]["extension"][0]["valueCode"] == "unknown"


@pytest.mark.parametrize(("kind", "code"), [("01", "institutional"), ("07", "pharmacy")])
def test_a_visit_for_drugs_alone_is_a_claim_of_a_pharmacy(kind: str, code: str) -> None:
    document = written(replace(A_CLAIM, inpatient=False, visit=Visit(kind=kind)))
    assert document["type"]["coding"][0]["code"] == code


def test_one_number_of_the_patient_needs_no_patient() -> None:
    document = written(
        replace(A_CLAIM, patient=replace(NOBODY, chip_id="079180000001", reference="Patient/7"))
    )
    assert document["patient"] == {
        "reference": "Patient/7",
        "identifier": {"system": "urn:wardgate:sid:chip-id", "value": "079180000001"},
    }
    assert "contained" not in document


def test_more_facts_of_the_patient_are_in_a_patient_within_the_claim() -> None:
    patient = replace(NOBODY, chip_id="079180000001", reference="BN-7", names=("Nguyễn Văn Mẫu",), sex="male")
    document = written(replace(A_CLAIM, patient=patient))
    assert document["patient"] == {"reference": "#patient"}
    assert document["contained"] == [
        {
            "resourceType": "Patient",
            "id": "patient",
            "identifier": [
                {"system": "urn:wardgate:sid:chip-id", "value": "079180000001"},
                {"system": "urn:wardgate:sid:patient-number", "value": "BN-7"},
            ],
            "name": [{"text": "Nguyễn Văn Mẫu"}],
            "gender": "male",
        }
    ]


@pytest.mark.parametrize(
    ("number", "resource_id", "elements"),
    [
        ("urn:his|7", None, {"identifier": [{"system": "urn:his", "value": "7"}]}),
        ("urn:his|7", "c", {"id": "c", "identifier": [{"system": "urn:his", "value": "7"}]}),
        ("2026|7", None, {"identifier": [{"value": "2026|7"}]}),
        ("id|c-1", None, {"id": "c-1"}),
        ("id|c-1", "c", {"id": "c", "identifier": [{"value": "id|c-1"}]}),
        ("sha256|ab", None, {"identifier": [{"value": "sha256|ab"}]}),
    ],
)
def test_a_number_is_an_identifier_or_an_id(
    number: str, resource_id: str | None, elements: dict[str, Any]
) -> None:
    document = written(replace(A_CLAIM, number=number, resource_id=resource_id))
    assert {name: document[name] for name in ("id", "identifier") if name in document} == elements


def test_a_claim_that_is_too_large_to_be_sent_with_indentation_is_written_without() -> None:
    claim = ClaimReader().read(export_of(1_500), ClaimFormat.BHYT_XML)
    sent = FhirWriter(R4).write(claim)
    assert b"\n" not in sent
    assert len(sent) < SENT_BYTES
    assert len(msgspec.json.format(sent, indent=2)) > SENT_BYTES

"""What a FHIR claim says of its visit, beside its days and diagnoses."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.visit import NO_VISIT, Visit
from insurance.claim.reader import ClaimReader
from runtime.time_zone import HO_CHI_MINH
from tests.unit.insurance.claim.fhir.claims import FORMATS, R4, SMALLEST, content
from tests.unit.insurance.claim.fhir.facts.profiled import (
    HL7,
    ICD_9,
    OURS,
    coded,
    dong,
    extension,
    information,
    member,
    numbered,
    read,
)

EXTENSIONS = [
    extension("visit-kind", "valueCode", "03"),
    extension("visit-code", "valueCode", "1.3"),
    extension("visit-route", "valueCode", "1"),
    extension("referred-from", "valueCode", "79002"),
    extension("residence-area", "valueCode", "K1"),
    extension("insured-five-years-on", "valueDate", "2020-01-01"),
    extension("copayment-free-on", "valueDate", "2026-08-01"),
    extension("department", "valueCode", "K03"),
    extension("department", "valueCode", "K19"),
    extension("traditional-diagnosis", "valueCode", "U62.392"),
    extension("medical-record", "valueString", "24/0117"),
    extension("transferred-to", "valueCode", "79003"),
    extension("settled", "valueDateTime", "2026-09-12T03:15:00Z"),
    extension("settlement-month", "valueDate", "2026-09"),
    extension("drug-amount", "valueMoney", dong(1)),
    extension("supply-amount", "valueMoney", dong(2)),
    extension("charged-amount", "valueMoney", dong(3)),
    extension("own-part", "valueMoney", dong(4)),
    extension("copayment", "valueMoney", dong(5)),
    extension("fund-part", "valueMoney", dong(6)),
    extension("other-sources", "valueMoney", {"value": 7}),
    extension("fee-for-service-part", "valueMoney", dong(8)),
    extension("outside-list", "valueMoney", dong(9)),
]
INFORMATION = [
    information(HL7, "patientreasonforvisit", valueString=" Sốt, ho "),
    information(OURS, "inpatient-reason", valueString="Viêm phổi nặng"),
    information(OURS, "inpatient-reason-code", code=coded("inpatient-reason", "2")),
    information(HL7, "externalcause", code=coded("accident", "1")),
    information(HL7, "hospitalized", timingPeriod={"start": "2026-09-10T08:30:00+07:00"}),
    information(OURS, "treatment-days", valueQuantity={"value": 5, "unit": "ngày"}),
    information(OURS, "admission-diagnosis", valueString="Viêm phổi"),
    information(OURS, "discharge-diagnosis", valueString="Viêm phổi thùy"),
    information(OURS, "treatment", valueString="Kháng sinh"),
    information(OURS, "weight", valueQuantity={"value": 52.5, "unit": "kg"}),
    information(OURS, "newborn-weight", valueQuantity={"value": 3100, "code": "g"}),
    information(OURS, "newborn-weight", valueQuantity={"value": 2900}),
    information(OURS, "note", valueString="Ghi chú"),
    information(OURS, "result", code=coded("result", "2")),
    information(HL7, "discharge", code=coded("discharge", "1")),
    information(OURS, "return-day", timingDate="2026-09-20"),
    information(OURS, "return-day", timingDate="2026-10-20"),
]
PROCEDURES = [{"procedureCodeableConcept": {"coding": [{"system": ICD_9, "code": "87.44"}]}}]
WHOLE = SMALLEST | {
    "extension": EXTENSIONS,
    "supportingInfo": numbered(INFORMATION),
    "procedure": numbered(PROCEDURES),
    "careTeam": numbered([member("head", "BGĐ-1")]),
    "referral": {"identifier": {"system": "urn:wardgate:sid:referral", "value": " 15/GCT "}},
}
VISIT = Visit(
    kind="03",
    code="1.3",
    route="1",
    referred_from="79002",
    referral="15/GCT",
    reason="Sốt, ho",
    inpatient_reason="Viêm phổi nặng",
    inpatient_reason_code="2",
    accident="1",
    area="K1",
    five_years_on=date(2020, 1, 1),
    copayment_free_on=date(2026, 8, 1),
    departments=("K03", "K19"),
    inpatient_since=datetime(2026, 9, 10, 8, 30, tzinfo=HO_CHI_MINH),
    treatment_days=Decimal(5),
    admission_diagnosis="Viêm phổi",
    discharge_diagnosis="Viêm phổi thùy",
    traditional_diagnoses=("U62.392",),
    procedures=("87.44",),
    method="Kháng sinh",
    weight=Decimal("52.5"),
    newborn_weights=(Decimal(3100), Decimal(2900)),
    record="24/0117",
    note="Ghi chú",
    result="2",
    discharge="1",
    transferred_to="79003",
    return_days=(date(2026, 9, 20), date(2026, 10, 20)),
    settled=datetime(2026, 9, 12, 10, 15, tzinfo=HO_CHI_MINH),
    settlement_month="2026-09",
    head="BGĐ-1",
)


@pytest.mark.parametrize("claim_format", FORMATS)
def test_every_fact_of_the_visit_and_every_sum_is_read(
    reader: ClaimReader, claim_format: ClaimFormat
) -> None:
    claim = read(reader, WHOLE, claim_format)
    assert claim.visit == VISIT
    assert claim.sums == StatedSums(*map(Decimal, range(1, 10)))
    assert claim.remarks == ()


def test_no_fact_of_the_visit_is_left_out_of_these_tests() -> None:
    assert all(getattr(VISIT, name) for name in Visit.__struct_fields__)


def test_a_claim_without_any_of_them_has_no_visit(reader: ClaimReader) -> None:
    assert read(reader, SMALLEST, R4).visit is NO_VISIT


@pytest.mark.parametrize(
    ("code", "route", "emergency", "referred"),
    [
        ("2", None, True, False),
        (None, "2", True, False),
        ("1.3", None, False, True),
        ("1.1", "1", False, False),
    ],
)
def test_the_codes_of_the_visit_tell_an_emergency_and_a_referral(
    reader: ClaimReader, code: str | None, route: str | None, emergency: bool, referred: bool
) -> None:
    sent = [
        extension(name, "valueCode", value)
        for name, value in (("visit-code", code), ("visit-route", route))
        if value
    ]
    claim = read(reader, SMALLEST | {"extension": sent}, R4)
    assert (claim.emergency, claim.referred) == (emergency, referred)


def test_a_facility_that_referred_the_patient_tells_a_referral(reader: ClaimReader) -> None:
    sent = [extension("referred-from", "valueCode", "79002")]
    assert read(reader, SMALLEST | {"extension": sent}, R4).referred


@pytest.mark.parametrize("where", ["code", "reason"])
def test_the_reason_for_the_visit_may_be_the_text_of_a_concept(reader: ClaimReader, where: str) -> None:
    sent: dict[str, Any] = information(HL7, "patientreasonforvisit", **{where: {"text": "Sốt"}})
    assert read(reader, SMALLEST | {"supportingInfo": numbered([sent])}, R4).visit.reason == "Sốt"


@pytest.mark.parametrize("claim_format", FORMATS)
def test_categories_and_roles_may_have_no_system(reader: ClaimReader, claim_format: ClaimFormat) -> None:
    plain = json.loads(json.dumps({name: WHOLE[name] for name in ("supportingInfo", "careTeam")}))
    for concept in (*(one["category"] for one in plain["supportingInfo"]), *roles(plain)):
        for coding in concept["coding"]:
            del coding["system"]
    claim = read(reader, WHOLE | plain, claim_format)
    assert claim.visit == VISIT
    assert claim.remarks == ()


def roles(claim: dict[str, Any]) -> list[dict[str, Any]]:
    return [member["role"] for member in claim["careTeam"]]


def test_a_code_of_another_value_set_is_no_way_of_discharge(reader: ClaimReader) -> None:
    code = {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/discharge-disposition", "code": "home"}]
    }
    sent = information(HL7, "discharge", code=code)
    claim = read(reader, SMALLEST | {"supportingInfo": numbered([sent])}, R4)
    assert claim.visit.discharge is None
    assert claim.remarks == ()


def test_a_practitioner_sent_with_the_claim_has_the_number_of_the_head(reader: ClaimReader) -> None:
    practitioner = {
        "resourceType": "Practitioner",
        "id": "p",
        "identifier": [{"system": "urn:wardgate:sid:practitioner", "value": "BGĐ-1"}],
    }
    team = numbered([{"provider": {"reference": "#p"}, "role": coded("care-role", "head")}])
    claim = read(reader, SMALLEST | {"contained": [practitioner], "careTeam": team}, R4)
    assert claim.visit.head == "BGĐ-1"


def test_the_facility_s_own_number_of_the_patient_is_read_as_its_reference(reader: ClaimReader) -> None:
    number = {"system": "urn:wardgate:sid:patient-number", "value": "BN-7"}
    assert reader.read(content(SMALLEST, patient={"identifier": number}), R4).patient.reference == "BN-7"

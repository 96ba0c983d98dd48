"""Every fact of a claim has a FHIRPath, within a claim by itself and within a Bundle."""

from itertools import chain

import pytest

from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.fhir.paths import fhir_path
from insurance.claim.reader import ClaimReader
from tests.rules.cases import a_claim
from tests.unit.insurance.claim.fhir.claims import R4, SMALLEST, content

PATHS = [
    (Fact(ClaimFact.CLAIM), "Claim"),
    (Fact(ClaimFact.NUMBER), "Claim.identifier[0]"),
    (Fact(ClaimFact.FACILITY), "Claim.provider"),
    (Fact(ClaimFact.PATIENT), "Claim.patient"),
    (Fact(ClaimFact.CHIP_ID), "Claim.patient.identifier.where(system = 'urn:wardgate:sid:chip-id')"),
    (Fact(ClaimFact.CARD_NUMBER), "Claim.patient.identifier.where(system = 'urn:wardgate:sid:card-number')"),
    (
        Fact(ClaimFact.INSURANCE_NUMBER),
        "Claim.patient.identifier.where(system = 'urn:wardgate:sid:insurance-number')",
    ),
    (Fact(ClaimFact.PATIENT_REFERENCE), "Claim.patient.reference"),
    (Fact(ClaimFact.SEX), "Claim.patient.gender"),
    (Fact(ClaimFact.BIRTH_DATE), "Claim.patient.birthDate"),
    (Fact(ClaimFact.INPATIENT), "Claim.type"),
    (Fact(ClaimFact.STAY), "Claim.billablePeriod"),
    (Fact(ClaimFact.CREATED), "Claim.created"),
    (Fact(ClaimFact.DIAGNOSES), "Claim.diagnosis"),
    (Fact(ClaimFact.LINES), "Claim.item"),
    (Fact(ClaimFact.TOTAL), "Claim.total"),
    (Fact(ClaimFact.RECEIPTS), "Claim.insurance.preAuthRef"),
    (Fact(ClaimFact.RELATED), "Claim.related"),
    (Fact(DiagnosisFact.CODE, (1,)), "Claim.diagnosis[1]"),
    (Fact(DiagnosisFact.PRINCIPAL, (1,)), "Claim.diagnosis[1].type"),
    (Fact(LineFact.LINE, (2,)), "Claim.item[2]"),
    (Fact(LineFact.CODES, (2,)), "Claim.item[2].productOrService"),
    (Fact(LineFact.DAYS, (2,)), "Claim.item[2].serviced"),
    (Fact(LineFact.QUANTITY, (2,)), "Claim.item[2].quantity"),
    (Fact(LineFact.UNIT_PRICE, (2,)), "Claim.item[2].unitPrice"),
    (Fact(LineFact.FACTOR, (2,)), "Claim.item[2].factor"),
    (Fact(LineFact.TAX, (2,)), "Claim.item[2].tax"),
    (Fact(LineFact.NET, (2,)), "Claim.item[2].net"),
    (Fact(LineFact.NET, (2, 0)), "Claim.item[2].detail[0].net"),
    (Fact(LineFact.NET, (2, 0, 10)), "Claim.item[2].detail[0].subDetail[10].net"),
    (Fact(LineFact.NET), "Claim.item.net"),
]


@pytest.mark.parametrize(("fact", "path"), PATHS, ids=lambda value: str(getattr(value, "name", "")))
def test_a_fact_has_its_path(fact: Fact, path: str) -> None:
    assert fhir_path(a_claim(), fact) == path
    bundled = a_claim(place="Bundle.entry[3].resource")
    assert fhir_path(bundled, fact) == path.replace("Claim", "Bundle.entry[3].resource")


def test_every_fact_is_in_the_list_above() -> None:
    assert {fact.name for fact, _ in PATHS} == set(chain(ClaimFact, LineFact, DiagnosisFact))


def test_no_two_facts_have_one_name() -> None:
    names = [str(name) for name in chain(ClaimFact, LineFact, DiagnosisFact)]
    assert len(names) == len(set(names))


def test_a_claim_without_identifier_is_known_by_its_id(reader: ClaimReader) -> None:
    claim = reader.read(content(SMALLEST, id="c-1", identifier=None), R4)
    assert fhir_path(claim, Fact(ClaimFact.NUMBER)) == "Claim.id"

"""Every fact of a claim has a FHIRPath, within a claim by itself and within a Bundle."""

from itertools import chain

import pytest

from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.fhir.paths import fhir_path
from insurance.claim.fhir.profile.extensions import CLAIM_EXTENSIONS, ITEM_EXTENSIONS, ExtensionForm
from insurance.claim.reader import ClaimReader
from tests.rules.claims import a_claim
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
    (Fact(ClaimFact.RESOURCE_ID), "Claim.id"),
    (Fact(ClaimFact.STATUS), "Claim.status"),
    (Fact(ClaimFact.USE), "Claim.use"),
    (Fact(ClaimFact.NAMES), "Claim.patient"),
    (Fact(ClaimFact.SEX), "Claim.patient.gender"),
    (Fact(ClaimFact.BIRTH_DATE), "Claim.patient.birthDate"),
    (Fact(ClaimFact.DIED), "Claim.patient.deceased"),
    (Fact(ClaimFact.INPATIENT), "Claim.type"),
    (Fact(ClaimFact.EMERGENCY), "Claim.subType"),
    (Fact(ClaimFact.REFERRED), "Claim.referral"),
    (Fact(ClaimFact.STAY), "Claim.billablePeriod"),
    (Fact(ClaimFact.CREATED), "Claim.created"),
    (Fact(ClaimFact.DIAGNOSES), "Claim.diagnosis"),
    (Fact(ClaimFact.LINES), "Claim.item"),
    (Fact(ClaimFact.TOTAL), "Claim.total"),
    (Fact(ClaimFact.RECEIPTS), "Claim.insurance.preAuthRef"),
    (Fact(ClaimFact.RELATED), "Claim.related"),
    (Fact(ClaimFact.KEPT), "Claim.extension"),
    (Fact(DiagnosisFact.DIAGNOSIS, (1,)), "Claim.diagnosis[1]"),
    (Fact(DiagnosisFact.SEQUENCE, (1,)), "Claim.diagnosis[1].sequence"),
    (Fact(DiagnosisFact.CODE, (1,)), "Claim.diagnosis[1]"),
    (Fact(DiagnosisFact.PRINCIPAL, (1,)), "Claim.diagnosis[1].type"),
    (Fact(LineFact.LINE, (2,)), "Claim.item[2]"),
    (Fact(LineFact.SEQUENCE, (2,)), "Claim.item[2].sequence"),
    (Fact(LineFact.GROUP, (2,)), "Claim.item[2].category"),
    (Fact(LineFact.PARTICULARS, (2,)), "Claim.item[2]"),
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
    (
        Fact(ClaimFact.VISIT_REASON),
        "Claim.supportingInfo.where(category.coding.code = 'patientreasonforvisit')",
    ),
    (
        Fact(ClaimFact.VISIT_INPATIENT_REASON),
        "Claim.supportingInfo.where(category.coding.code = 'inpatient-reason')",
    ),
    (
        Fact(ClaimFact.VISIT_INPATIENT_REASON_CODE),
        "Claim.supportingInfo.where(category.coding.code = 'inpatient-reason-code')",
    ),
    (Fact(ClaimFact.VISIT_ACCIDENT), "Claim.supportingInfo.where(category.coding.code = 'externalcause')"),
    (
        Fact(ClaimFact.VISIT_INPATIENT_SINCE),
        "Claim.supportingInfo.where(category.coding.code = 'hospitalized')",
    ),
    (
        Fact(ClaimFact.VISIT_TREATMENT_DAYS),
        "Claim.supportingInfo.where(category.coding.code = 'treatment-days')",
    ),
    (
        Fact(ClaimFact.VISIT_ADMISSION_DIAGNOSIS),
        "Claim.supportingInfo.where(category.coding.code = 'admission-diagnosis')",
    ),
    (
        Fact(ClaimFact.VISIT_DISCHARGE_DIAGNOSIS),
        "Claim.supportingInfo.where(category.coding.code = 'discharge-diagnosis')",
    ),
    (Fact(ClaimFact.VISIT_METHOD), "Claim.supportingInfo.where(category.coding.code = 'treatment')"),
    (Fact(ClaimFact.VISIT_WEIGHT), "Claim.supportingInfo.where(category.coding.code = 'weight')"),
    (
        Fact(ClaimFact.VISIT_NEWBORN_WEIGHTS),
        "Claim.supportingInfo.where(category.coding.code = 'newborn-weight')",
    ),
    (Fact(ClaimFact.VISIT_NOTE), "Claim.supportingInfo.where(category.coding.code = 'note')"),
    (Fact(ClaimFact.VISIT_RESULT), "Claim.supportingInfo.where(category.coding.code = 'result')"),
    (Fact(ClaimFact.VISIT_DISCHARGE), "Claim.supportingInfo.where(category.coding.code = 'discharge')"),
    (Fact(ClaimFact.VISIT_RETURN_DAYS), "Claim.supportingInfo.where(category.coding.code = 'return-day')"),
    (Fact(ClaimFact.VISIT_HEAD), "Claim.careTeam.where(role.coding.code = 'head')"),
    (Fact(ClaimFact.CARDS), "Claim.insurance"),
    (Fact(ClaimFact.VISIT_REFERRAL), "Claim.referral"),
    (Fact(ClaimFact.VISIT_PROCEDURES), "Claim.procedure"),
    (Fact(LineFact.PRODUCT_NAME, (2,)), "Claim.item[2].productOrService.text"),
    (Fact(LineFact.PRODUCT_UNIT, (2,)), "Claim.item[2].quantity.unit"),
    (Fact(LineFact.PRODUCT_REUSED, (2,)), "Claim.item[2].modifier"),
    (Fact(LineFact.CARE_DEPARTMENT, (2,)), "Claim.item[2].revenue"),
    (Fact(LineFact.CARE_DOCTORS, (2,)), "Claim.item[2].careTeamSequence"),
    (Fact(LineFact.CARE_PERFORMERS, (2,)), "Claim.item[2].careTeamSequence"),
    (Fact(LineFact.CARE_PERFORMED, (2,)), "Claim.item[2].servicedPeriod.start"),
    (Fact(LineFact.CARE_DIAGNOSES, (2,)), "Claim.item[2].diagnosisSequence"),
    (Fact(LineFact.CARE_PROCEDURES, (2,)), "Claim.item[2].procedureSequence"),
    (Fact(LineFact.CARE_BODY_SITE, (2,)), "Claim.item[2].bodySite"),
    (Fact(LineFact.CARE_ANAESTHESIA, (2,)), "Claim.item[2].modifier"),
    (Fact(LineFact.CARE_WOUND_RELAPSE, (2,)), "Claim.item[2].modifier"),
    (Fact(LineFact.PAYMENT_SCOPE, (2,)), "Claim.item[2].programCode"),
    (Fact(LineFact.PAYMENT_SOURCE, (2,)), "Claim.item[2].programCode"),
]


@pytest.mark.parametrize(("fact", "path"), PATHS, ids=lambda value: str(getattr(value, "name", "")))
def test_a_fact_has_its_path(fact: Fact, path: str) -> None:
    assert fhir_path(a_claim(), fact) == path
    bundled = a_claim(place="Bundle.entry[3].resource")
    assert fhir_path(bundled, fact) == path.replace("Claim", "Bundle.entry[3].resource")


def test_every_fact_is_in_the_list_above() -> None:
    listed = {fact.name for fact, _ in PATHS}
    extensions = {form.fact for form in (*CLAIM_EXTENSIONS, *ITEM_EXTENSIONS)}
    assert listed | extensions == set(chain(ClaimFact, LineFact, DiagnosisFact))
    assert not listed & extensions


@pytest.mark.parametrize("form", [*CLAIM_EXTENSIONS, *ITEM_EXTENSIONS], ids=lambda form: str(form.fact))
def test_an_extension_is_named_by_its_url(form: ExtensionForm) -> None:
    position = (1,) if isinstance(form.fact, LineFact) else ()
    owner = "Claim.item[1]" if position else "Claim"
    assert fhir_path(a_claim(), Fact(form.fact, position)) == f"{owner}.extension.where(url = '{form.url}')"


def test_no_two_facts_have_one_name() -> None:
    names = [str(name) for name in chain(ClaimFact, LineFact, DiagnosisFact)]
    assert len(names) == len(set(names))


def test_a_claim_without_identifier_is_known_by_its_id(reader: ClaimReader) -> None:
    claim = reader.read(content(SMALLEST, id="c-1", identifier=None), R4)
    assert fhir_path(claim, Fact(ClaimFact.NUMBER)) == "Claim.id"

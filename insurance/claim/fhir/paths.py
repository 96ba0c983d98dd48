"""The FHIRPath of a fact of a claim within what was sent."""

from functools import lru_cache

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from insurance.claim.fhir.profile.extensions import CLAIM_EXTENSIONS, ITEM_EXTENSIONS
from insurance.claim.fhir.profile.information import INFORMATION_FORMS

# All facts of a claim of hundreds of lines.
REMEMBERED = 16_384
# To look it up in its class takes as long as all else.
NUMBER = ClaimFact.NUMBER
# A line, a part of a line, and a part of a part.
LEVELS = ("item", "detail", "subDetail")


def _information(category: str) -> str:
    return f".supportingInfo.where(category.coding.code = '{category}')"


def _member(role: str) -> str:
    return f".careTeam.where(role.coding.code = '{role}')"


ELEMENTS: dict[ClaimFact | LineFact | DiagnosisFact, str] = {
    ClaimFact.CLAIM: "",
    ClaimFact.RESOURCE_ID: ".id",
    ClaimFact.STATUS: ".status",
    ClaimFact.USE: ".use",
    ClaimFact.FACILITY: ".provider",
    ClaimFact.PATIENT: ".patient",
    ClaimFact.CHIP_ID: f".patient.identifier.where(system = '{CHIP_ID_SYSTEM}')",
    ClaimFact.CARD_NUMBER: f".patient.identifier.where(system = '{CARD_NUMBER_SYSTEM}')",
    ClaimFact.INSURANCE_NUMBER: f".patient.identifier.where(system = '{INSURANCE_NUMBER_SYSTEM}')",
    ClaimFact.PATIENT_REFERENCE: ".patient.reference",
    ClaimFact.NAMES: ".patient",
    ClaimFact.SEX: ".patient.gender",
    ClaimFact.BIRTH_DATE: ".patient.birthDate",
    ClaimFact.DIED: ".patient.deceased",
    ClaimFact.INPATIENT: ".type",
    ClaimFact.EMERGENCY: ".subType",
    ClaimFact.REFERRED: ".referral",
    ClaimFact.STAY: ".billablePeriod",
    ClaimFact.CREATED: ".created",
    ClaimFact.DIAGNOSES: ".diagnosis",
    ClaimFact.LINES: ".item",
    ClaimFact.TOTAL: ".total",
    ClaimFact.RECEIPTS: ".insurance.preAuthRef",
    ClaimFact.RELATED: ".related",
    ClaimFact.KEPT: ".extension",
    LineFact.LINE: "",
    LineFact.SEQUENCE: ".sequence",
    LineFact.GROUP: ".category",
    LineFact.CODES: ".productOrService",
    LineFact.DAYS: ".serviced",
    LineFact.QUANTITY: ".quantity",
    LineFact.UNIT_PRICE: ".unitPrice",
    LineFact.FACTOR: ".factor",
    LineFact.TAX: ".tax",
    LineFact.NET: ".net",
    LineFact.PARTICULARS: "",
    ClaimFact.CARDS: ".insurance",
    ClaimFact.VISIT_REFERRAL: ".referral",
    ClaimFact.VISIT_PROCEDURES: ".procedure",
    ClaimFact.VISIT_HEAD: _member("head"),
    **{form.fact: _information(form.code) for form in INFORMATION_FORMS},
    LineFact.PRODUCT_NAME: ".productOrService.text",
    LineFact.PRODUCT_UNIT: ".quantity.unit",
    LineFact.PRODUCT_REUSED: ".modifier",
    LineFact.CARE_DEPARTMENT: ".revenue",
    LineFact.CARE_DOCTORS: ".careTeamSequence",
    LineFact.CARE_PERFORMERS: ".careTeamSequence",
    LineFact.CARE_PERFORMED: ".servicedPeriod.start",
    LineFact.CARE_DIAGNOSES: ".diagnosisSequence",
    LineFact.CARE_PROCEDURES: ".procedureSequence",
    LineFact.CARE_BODY_SITE: ".bodySite",
    LineFact.CARE_ANAESTHESIA: ".modifier",
    LineFact.CARE_WOUND_RELAPSE: ".modifier",
    LineFact.PAYMENT_SCOPE: ".programCode",
    LineFact.PAYMENT_SOURCE: ".programCode",
    **{form.fact: f".extension.where(url = '{form.url}')" for form in (*CLAIM_EXTENSIONS, *ITEM_EXTENSIONS)},
    DiagnosisFact.DIAGNOSIS: "",
    DiagnosisFact.SEQUENCE: ".sequence",
    # A diagnosis has its code in one of two elements, or in a Condition it refers to.
    DiagnosisFact.CODE: "",
    DiagnosisFact.PRINCIPAL: ".type",
}


def fhir_path(claim: Claim, fact: Fact) -> str:
    """Such as "Claim.item[2].net" or, in a Bundle, "Bundle.entry[1].resource.billablePeriod"."""
    if fact.name is NUMBER:
        return f"{claim.place}{'.id' if claim.number.startswith('id|') else '.identifier[0]'}"
    return f"{claim.place}{_within(fact)}"


@lru_cache(REMEMBERED)
def _within(fact: Fact) -> str:
    """The path within the Claim."""
    return f"{_owner(fact)}{ELEMENTS[fact.name]}"


def line_path(position: tuple[int, ...]) -> str:
    """The line or part at this position, within the Claim; nothing for the Claim itself."""
    if len(position) == 1:
        return f".item[{position[0]}]"
    return "".join(f".{level}[{place}]" for level, place in zip(LEVELS, position, strict=False))


def _owner(fact: Fact) -> str:
    """The line, part or diagnosis whose fact it is; nothing for a fact of the claim as a whole."""
    if isinstance(fact.name, LineFact):
        return line_path(fact.position) or ".item"
    return f".diagnosis[{fact.position[0]}]" if isinstance(fact.name, DiagnosisFact) else ""

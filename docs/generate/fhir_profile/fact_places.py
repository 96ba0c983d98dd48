"""The table of docs/fhir.md: every fact of a claim, and where it stands in FHIR."""

from collections.abc import Iterator, Mapping

from docs.generate.fhir_profile.bhyt_names import bhyt_name
from docs.generate.table import table, with_table
from insurance.claim.bhyt.paths import FactName
from insurance.claim.converting.fact_texts import FACT_TEXTS
from insurance.claim.fact import ClaimFact, DiagnosisFact, LineFact
from insurance.claim.fhir.paths import ELEMENTS
from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.profile.extensions import (
    CLAIM_EXTENSIONS,
    ITEM_EXTENSIONS,
    KEPT_ROW,
    ExtensionForm,
    ValueType,
)
from insurance.claim.fhir.profile.information import INFORMATION_FORMS, InformationForm, InformationValue

HEADER = ("fact", "in FHIR", "type", "in BHYT XML")
# They are of no element by themselves.
WHOLE = frozenset(
    {
        ClaimFact.CLAIM,
        ClaimFact.PATIENT,
        ClaimFact.LINES,
        LineFact.LINE,
        LineFact.PARTICULARS,
        DiagnosisFact.DIAGNOSIS,
    }
)
CODED: Mapping[FactName, str] = {
    LineFact.PRODUCT_REUSED: systems.REUSED,
    LineFact.CARE_DEPARTMENT: systems.DEPARTMENT,
    LineFact.CARE_BODY_SITE: systems.BODY_SITE,
    LineFact.CARE_ANAESTHESIA: systems.ANAESTHESIA,
    LineFact.CARE_WOUND_RELAPSE: systems.WOUND_RELAPSE,
    LineFact.PAYMENT_SCOPE: systems.PAYMENT_SCOPE,
    LineFact.PAYMENT_SOURCE: systems.PAYER,
    LineFact.GROUP: "any system",
    LineFact.CODES: "any system",
    ClaimFact.VISIT_PROCEDURES: systems.ICD_9_CM,
    DiagnosisFact.CODE: "ICD-10",
}
# Where they are read from; a finding points at another element.
READ_FROM: Mapping[FactName, str] = {
    ClaimFact.INPATIENT: "`Claim.extension` `visit-kind`, or else `Claim.subType`",
    ClaimFact.NAMES: "`Patient.name`",
    ClaimFact.SEX: "`Patient.gender`",
    ClaimFact.BIRTH_DATE: "`Patient.birthDate`",
    ClaimFact.DIED: "`Patient.deceased`",
}
TYPES: Mapping[FactName, str] = {
    ClaimFact.NUMBER: "Identifier",
    ClaimFact.RESOURCE_ID: "id",
    ClaimFact.STATUS: "code",
    ClaimFact.USE: "code",
    ClaimFact.FACILITY: "Reference with identifier `urn:wardgate:sid:facility`",
    ClaimFact.CHIP_ID: "Identifier",
    ClaimFact.CARD_NUMBER: "Identifier",
    ClaimFact.INSURANCE_NUMBER: "Identifier",
    ClaimFact.PATIENT_REFERENCE: "string, or Identifier `urn:wardgate:sid:patient-number`",
    ClaimFact.NAMES: "HumanName",
    ClaimFact.SEX: "code",
    ClaimFact.BIRTH_DATE: "date",
    ClaimFact.DIED: "deceasedDateTime",
    ClaimFact.INPATIENT: "valueCode, or a class of encounter",
    ClaimFact.EMERGENCY: "class of encounter EMER, or the codes of the visit",
    ClaimFact.REFERRED: "Reference, or the codes of the visit",
    ClaimFact.STAY: "Period",
    ClaimFact.CREATED: "dateTime",
    ClaimFact.DIAGNOSES: "list",
    ClaimFact.TOTAL: "Money",
    ClaimFact.RECEIPTS: "string, repeated",
    ClaimFact.RELATED: "list",
    ClaimFact.CARDS: "list: coverage.identifier, extensions `card-validity`, `registered-facility`",
    ClaimFact.KEPT: f"extension `{KEPT_ROW}`, repeated",
    ClaimFact.VISIT_REFERRAL: "identifier",
    ClaimFact.VISIT_HEAD: "provider.identifier `urn:wardgate:sid:practitioner`",
    DiagnosisFact.SEQUENCE: "positiveInt",
    DiagnosisFact.PRINCIPAL: "CodeableConcept: `principal`",
    LineFact.SEQUENCE: "positiveInt",
    LineFact.DAYS: "date or Period",
    LineFact.QUANTITY: "SimpleQuantity",
    LineFact.UNIT_PRICE: "Money",
    LineFact.FACTOR: "decimal",
    LineFact.TAX: "Money (R5)",
    LineFact.NET: "Money",
    LineFact.PRODUCT_NAME: "string",
    LineFact.PRODUCT_UNIT: "string",
    LineFact.CARE_DOCTORS: "positiveInt: members with role `doctor`",
    LineFact.CARE_PERFORMERS: "positiveInt: members with role `performer`",
    LineFact.CARE_PERFORMED: "dateTime with a time",
    LineFact.CARE_DIAGNOSES: "positiveInt, or extension `treated-diagnosis`",
    LineFact.CARE_PROCEDURES: "positiveInt, or extension `procedure-code`",
}
EXTENSIONS: Mapping[FactName, ExtensionForm] = {
    form.fact: form for form in (*CLAIM_EXTENSIONS, *ITEM_EXTENSIONS)
}
INFORMATION: Mapping[FactName, InformationForm] = {form.fact: form for form in INFORMATION_FORMS}


def with_fact_places(page: str) -> str:
    """The page with its table made anew."""
    return with_table(page, table(HEADER, _rows()))


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for fact in (*ClaimFact, *DiagnosisFact, *LineFact):
        if fact not in WHOLE:
            text = FACT_TEXTS[fact]
            yield f"{text.en} ({text.vi})", _place(fact), _type(fact), bhyt_name(fact)


def _place(fact: FactName) -> str:
    owner = {LineFact: "Claim.item", DiagnosisFact: "Claim.diagnosis"}.get(type(fact), "Claim")
    if fact in READ_FROM:
        return READ_FROM[fact]
    if fact in EXTENSIONS:
        return f"`{owner}.extension` `{EXTENSIONS[fact].name}`"
    return f"`{owner}{ELEMENTS.get(fact, '.identifier')}`"


def _type(fact: FactName) -> str:
    if fact in EXTENSIONS:
        return _extension_type(EXTENSIONS[fact])
    if fact in INFORMATION:
        return _information_type(INFORMATION[fact])
    if fact in CODED:
        return f"code of `{CODED[fact]}`" if ":" in CODED[fact] else f"codes of {CODED[fact]}"
    return TYPES[fact]


def _extension_type(form: ExtensionForm) -> str:
    is_month = form.fact is ClaimFact.VISIT_SETTLEMENT_MONTH
    more = {ValueType.MONEY: " (VND)", ValueType.DATE_TIME: " with a time"}.get(form.value, "")
    return f"{form.value}{' (YYYY-MM)' if is_month else more}{', repeated' if form.many else ''}"


def _information_type(form: InformationForm) -> str:
    of = {InformationValue.CODE: f" of `{form.of}`", InformationValue.QUANTITY: f" in {form.of}"}
    more = {InformationValue.START: ".start with a time"} | of
    return f"{form.value}{more.get(form.value, '')}{', repeated' if form.many else ''}"

"""What a finding points at: one fact of a claim, in the Claim's own terms, whatever format it was sent in.

A format turns it into a path within what was sent: insurance/claim/fhir/paths.py does it for FHIR.
"""

from enum import StrEnum

import msgspec


class ClaimFact(StrEnum):
    """Facts of the claim as a whole, of its visit and of its patient."""

    CLAIM = "claim"
    NUMBER = "claim.number"
    RESOURCE_ID = "claim.resource_id"
    STATUS = "claim.status"
    USE = "claim.use"
    FACILITY = "claim.facility"
    PATIENT = "claim.patient"
    CHIP_ID = "claim.patient.chip_id"
    CARD_NUMBER = "claim.patient.card_number"
    INSURANCE_NUMBER = "claim.patient.insurance_number"
    PATIENT_REFERENCE = "claim.patient.reference"
    NAMES = "claim.patient.names"
    SEX = "claim.patient.sex"
    BIRTH_DATE = "claim.patient.birth_date"
    DIED = "claim.patient.died"
    INPATIENT = "claim.inpatient"
    EMERGENCY = "claim.emergency"
    REFERRED = "claim.referred"
    # Admission and discharge: `admitted` and `discharged`.
    STAY = "claim.stay"
    # The day on which the claim was made.
    CREATED = "claim.created"
    DIAGNOSES = "claim.diagnoses"
    LINES = "claim.lines"
    TOTAL = "claim.total"
    RECEIPTS = "claim.receipts"
    RELATED = "claim.related"
    # Fields of BHYT XML that no other fact has.
    KEPT = "claim.kept"
    # Cards, sums and facts of the visit, by their attributes.
    CARDS = "claim.cards"
    VISIT_KIND = "claim.visit.kind"
    VISIT_CODE = "claim.visit.code"
    VISIT_ROUTE = "claim.visit.route"
    VISIT_REFERRED_FROM = "claim.visit.referred_from"
    VISIT_REFERRAL = "claim.visit.referral"
    VISIT_REASON = "claim.visit.reason"
    VISIT_INPATIENT_REASON = "claim.visit.inpatient_reason"
    VISIT_INPATIENT_REASON_CODE = "claim.visit.inpatient_reason_code"
    VISIT_ACCIDENT = "claim.visit.accident"
    VISIT_AREA = "claim.visit.area"
    VISIT_FIVE_YEARS_ON = "claim.visit.five_years_on"
    VISIT_COPAYMENT_FREE_ON = "claim.visit.copayment_free_on"
    VISIT_DEPARTMENTS = "claim.visit.departments"
    VISIT_INPATIENT_SINCE = "claim.visit.inpatient_since"
    VISIT_TREATMENT_DAYS = "claim.visit.treatment_days"
    VISIT_ADMISSION_DIAGNOSIS = "claim.visit.admission_diagnosis"
    VISIT_DISCHARGE_DIAGNOSIS = "claim.visit.discharge_diagnosis"
    VISIT_TRADITIONAL_DIAGNOSES = "claim.visit.traditional_diagnoses"
    VISIT_PROCEDURES = "claim.visit.procedures"
    VISIT_METHOD = "claim.visit.method"
    VISIT_WEIGHT = "claim.visit.weight"
    VISIT_NEWBORN_WEIGHTS = "claim.visit.newborn_weights"
    VISIT_RECORD = "claim.visit.record"
    VISIT_NOTE = "claim.visit.note"
    VISIT_RESULT = "claim.visit.result"
    VISIT_DISCHARGE = "claim.visit.discharge"
    VISIT_TRANSFERRED_TO = "claim.visit.transferred_to"
    VISIT_RETURN_DAYS = "claim.visit.return_days"
    VISIT_SETTLED = "claim.visit.settled"
    VISIT_SETTLEMENT_MONTH = "claim.visit.settlement_month"
    VISIT_HEAD = "claim.visit.head"
    SUM_DRUGS = "claim.sums.drugs"
    SUM_SUPPLIES = "claim.sums.supplies"
    SUM_CHARGED = "claim.sums.charged"
    SUM_OWN_PART = "claim.sums.own_part"
    SUM_COPAYMENT = "claim.sums.copayment"
    SUM_FUND_PART = "claim.sums.fund_part"
    SUM_OTHER_SOURCES = "claim.sums.other_sources"
    SUM_FEE_FOR_SERVICE = "claim.sums.fee_for_service"
    SUM_OUTSIDE_LIST = "claim.sums.outside_list"


class LineFact(StrEnum):
    """Facts of one line, of a part of one, or of several lines at once."""

    LINE = "line"
    SEQUENCE = "line.sequence"
    GROUP = "line.group"
    CODES = "line.codes"
    # `first_day` and `last_day`.
    DAYS = "line.days"
    QUANTITY = "line.quantity"
    UNIT_PRICE = "line.unit_price"
    FACTOR = "line.factor"
    TAX = "line.tax"
    NET = "line.net"
    # What tells it apart from others with its code and days.
    PARTICULARS = "line.particulars"
    # Facts of the product, the care and the payment, by their attributes.
    PRODUCT_NAME = "line.product.name"
    PRODUCT_UNIT = "line.product.unit"
    PRODUCT_USED_FOR = "line.product.used_for"
    PRODUCT_REGISTRATION = "line.product.registration"
    PRODUCT_TENDER = "line.product.tender"
    PRODUCT_STRENGTH = "line.product.strength"
    PRODUCT_FORM = "line.product.form"
    PRODUCT_ROUTE = "line.product.route"
    PRODUCT_DOSE = "line.product.dose"
    PRODUCT_USAGE = "line.product.usage"
    PRODUCT_PREPARATION = "line.product.preparation"
    PRODUCT_SUPPLIER = "line.product.supplier"
    PRODUCT_PACKAGE = "line.product.package"
    PRODUCT_MODEL = "line.product.model"
    PRODUCT_REUSED = "line.product.reused"
    PRODUCT_FUEL = "line.product.fuel"
    CARE_DEPARTMENT = "line.care.department"
    CARE_DOCTORS = "line.care.doctors"
    CARE_PERFORMERS = "line.care.performers"
    CARE_MACHINES = "line.care.machines"
    CARE_BEDS = "line.care.beds"
    CARE_ORDERED = "line.care.ordered"
    CARE_PERFORMED = "line.care.performed"
    CARE_RESULTED = "line.care.resulted"
    CARE_DIAGNOSES = "line.care.diagnoses"
    CARE_TRADITIONAL_DIAGNOSES = "line.care.traditional_diagnoses"
    CARE_PROCEDURES = "line.care.procedures"
    CARE_BODY_SITE = "line.care.body_site"
    CARE_ANAESTHESIA = "line.care.anaesthesia"
    CARE_WOUND_RELAPSE = "line.care.wound_relapse"
    PAYMENT_INSURED_PERCENT = "line.payment.insured_percent"
    PAYMENT_SERVICE_PERCENT = "line.payment.service_percent"
    PAYMENT_BENEFIT_PERCENT = "line.payment.benefit_percent"
    PAYMENT_CHARGED_PRICE = "line.payment.charged_price"
    PAYMENT_CHARGED_AMOUNT = "line.payment.charged_amount"
    PAYMENT_CAP = "line.payment.cap"
    PAYMENT_FUND_PART = "line.payment.fund_part"
    PAYMENT_COPAYMENT = "line.payment.copayment"
    PAYMENT_OWN_PART = "line.payment.own_part"
    PAYMENT_OTHER_SOURCES = "line.payment.other_sources"
    PAYMENT_STATE_BUDGET = "line.payment.state_budget"
    PAYMENT_FOREIGN_AID = "line.payment.foreign_aid"
    PAYMENT_DOMESTIC_AID = "line.payment.domestic_aid"
    PAYMENT_OTHER_AID = "line.payment.other_aid"
    PAYMENT_OUTSIDE_LIST = "line.payment.outside_list"
    PAYMENT_SCOPE = "line.payment.scope"
    PAYMENT_METHOD = "line.payment.method"
    PAYMENT_SOURCE = "line.payment.source"


class DiagnosisFact(StrEnum):
    """Facts of one diagnosis."""

    DIAGNOSIS = "diagnosis"
    SEQUENCE = "diagnosis.sequence"
    CODE = "diagnosis.code"
    PRINCIPAL = "diagnosis.principal"


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One fact of a claim.

    `position` says whose: () is the claim's; (2,) is that of the third line or diagnosis; (2, 0) is that of
    the first part of the third line. A LineFact without position is a fact of several lines.
    """

    name: ClaimFact | LineFact | DiagnosisFact
    position: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Sorts the claim's own facts first, then line by line, each line before its parts."""
        return self.position, self.name

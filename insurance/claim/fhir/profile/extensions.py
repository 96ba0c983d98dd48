"""The extensions of our FHIR profile: one row for each fact that no standard element of a Claim has.

Reading, writing, docs/fhir.md and the StructureDefinitions in docs/fhir/ all follow from these rows.
"""

from enum import StrEnum

import msgspec

from insurance.claim.fact import ClaimFact, LineFact

PREFIX = "urn:wardgate:extension:"


class ValueType(StrEnum):
    """The element of the extension that has its value."""

    CODE = "valueCode"
    STRING = "valueString"
    DATE = "valueDate"
    DATE_TIME = "valueDateTime"
    DECIMAL = "valueDecimal"
    # In dong.
    MONEY = "valueMoney"
    # From the first to the last day.
    PERIOD = "valuePeriod"


class ExtensionForm(msgspec.Struct, frozen=True):
    """One fact as an extension of the Claim or of an item; `many`: the fact has several values."""

    fact: ClaimFact | LineFact
    name: str
    value: ValueType
    many: bool = False

    @property
    def url(self) -> str:
        """What the extension is known by."""
        return PREFIX + self.name


CLAIM_EXTENSIONS: tuple[ExtensionForm, ...] = (
    ExtensionForm(ClaimFact.VISIT_KIND, "visit-kind", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_CODE, "visit-code", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_ROUTE, "visit-route", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_REFERRED_FROM, "referred-from", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_AREA, "residence-area", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_FIVE_YEARS_ON, "insured-five-years-on", ValueType.DATE),
    ExtensionForm(ClaimFact.VISIT_COPAYMENT_FREE_ON, "copayment-free-on", ValueType.DATE),
    ExtensionForm(ClaimFact.VISIT_DEPARTMENTS, "department", ValueType.CODE, many=True),
    ExtensionForm(ClaimFact.VISIT_TRADITIONAL_DIAGNOSES, "traditional-diagnosis", ValueType.CODE, many=True),
    ExtensionForm(ClaimFact.VISIT_RECORD, "medical-record", ValueType.STRING),
    ExtensionForm(ClaimFact.VISIT_TRANSFERRED_TO, "transferred-to", ValueType.CODE),
    ExtensionForm(ClaimFact.VISIT_SETTLED, "settled", ValueType.DATE_TIME),
    ExtensionForm(ClaimFact.VISIT_SETTLEMENT_MONTH, "settlement-month", ValueType.DATE),
    ExtensionForm(ClaimFact.SUM_DRUGS, "drug-amount", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_SUPPLIES, "supply-amount", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_CHARGED, "charged-amount", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_OWN_PART, "own-part", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_COPAYMENT, "copayment", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_FUND_PART, "fund-part", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_OTHER_SOURCES, "other-sources", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_FEE_FOR_SERVICE, "fee-for-service-part", ValueType.MONEY),
    ExtensionForm(ClaimFact.SUM_OUTSIDE_LIST, "outside-list", ValueType.MONEY),
)
ITEM_EXTENSIONS: tuple[ExtensionForm, ...] = (
    ExtensionForm(LineFact.PRODUCT_USED_FOR, "used-for", ValueType.CODE, many=True),
    ExtensionForm(LineFact.PRODUCT_REGISTRATION, "registration", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_TENDER, "tender", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_STRENGTH, "strength", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_FORM, "dose-form", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_ROUTE, "route", ValueType.CODE),
    ExtensionForm(LineFact.PRODUCT_DOSE, "dose", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_USAGE, "usage", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_PREPARATION, "preparation", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_SUPPLIER, "supplier", ValueType.CODE),
    ExtensionForm(LineFact.PRODUCT_PACKAGE, "supply-package", ValueType.CODE),
    ExtensionForm(LineFact.PRODUCT_MODEL, "model", ValueType.STRING),
    ExtensionForm(LineFact.PRODUCT_FUEL, "fuel", ValueType.CODE),
    ExtensionForm(LineFact.CARE_MACHINES, "machine", ValueType.STRING, many=True),
    ExtensionForm(LineFact.CARE_BEDS, "bed", ValueType.STRING, many=True),
    ExtensionForm(LineFact.CARE_ORDERED, "ordered", ValueType.DATE_TIME),
    ExtensionForm(LineFact.CARE_RESULTED, "resulted", ValueType.DATE_TIME),
    ExtensionForm(LineFact.CARE_TRADITIONAL_DIAGNOSES, "traditional-diagnosis", ValueType.CODE, many=True),
    ExtensionForm(LineFact.PAYMENT_INSURED_PERCENT, "insured-percent", ValueType.DECIMAL),
    ExtensionForm(LineFact.PAYMENT_SERVICE_PERCENT, "service-percent", ValueType.DECIMAL),
    ExtensionForm(LineFact.PAYMENT_BENEFIT_PERCENT, "benefit-percent", ValueType.DECIMAL),
    ExtensionForm(LineFact.PAYMENT_CHARGED_PRICE, "charged-price", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_CHARGED_AMOUNT, "charged-amount", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_CAP, "payment-cap", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_FUND_PART, "fund-part", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_COPAYMENT, "copayment", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_OWN_PART, "own-part", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_OTHER_SOURCES, "other-sources", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_STATE_BUDGET, "state-budget", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_FOREIGN_AID, "foreign-aid", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_DOMESTIC_AID, "domestic-aid", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_OTHER_AID, "other-aid", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_OUTSIDE_LIST, "outside-list", ValueType.MONEY),
    ExtensionForm(LineFact.PAYMENT_METHOD, "payment-method", ValueType.CODE),
)
# Codes that the lists of the Claim, which items refer to by sequence, do not have.
FURTHER_ITEM_EXTENSIONS: tuple[ExtensionForm, ...] = (
    ExtensionForm(LineFact.CARE_DIAGNOSES, "treated-diagnosis", ValueType.CODE, many=True),
    ExtensionForm(LineFact.CARE_PROCEDURES, "procedure-code", ValueType.CODE, many=True),
)
# Of an insurance, for the card that it names.
CARD_VALIDITY = ExtensionForm(ClaimFact.CARDS, "card-validity", ValueType.PERIOD)
REGISTERED_FACILITY = ExtensionForm(ClaimFact.CARDS, "registered-facility", ValueType.CODE)
INSURANCE_EXTENSIONS = (CARD_VALIDITY, REGISTERED_FACILITY)
# Of the Claim: a KeptRow. Within it, the extensions TABLE (valueCode) and ROW (valueInteger), and one for
# each field by its name (valueString).
KEPT_ROW = PREFIX + "kept-row"
TABLE, ROW = "table", "row"

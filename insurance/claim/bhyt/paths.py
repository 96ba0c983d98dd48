"""The path of a fact of a claim in its export: table, row and field, such as "XML3[STT=4]/THANH_TIEN_BH"."""

from collections.abc import Sequence

from insurance.claim.bhyt.documents.record import DRUGS, VISIT
from insurance.claim.bhyt.fields.field_forms import CARE, PAYMENT, PRODUCT, SUMS, Fields
from insurance.claim.bhyt.fields.field_forms import VISIT as VISIT_FORMS
from insurance.claim.bhyt.place import OLD
from insurance.claim.bhyt.systems import SUPPLY
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact

FactName = ClaimFact | LineFact | DiagnosisFact

# The fields of XML1; of the claim as a whole, XML1 itself.
VISIT_FIELDS: dict[FactName, str] = {
    ClaimFact.NUMBER: "MA_LK",
    ClaimFact.FACILITY: "MA_CSKCB",
    ClaimFact.CHIP_ID: "SO_CCCD",
    ClaimFact.CARD_NUMBER: "MA_THE_BHYT",
    ClaimFact.INSURANCE_NUMBER: "MA_THE_BHYT",
    ClaimFact.PATIENT_REFERENCE: "MA_BN",
    ClaimFact.NAMES: "HO_TEN",
    ClaimFact.SEX: "GIOI_TINH",
    ClaimFact.BIRTH_DATE: "NGAY_SINH",
    ClaimFact.INPATIENT: "MA_LOAI_KCB",
    ClaimFact.STAY: "NGAY_VAO",
    ClaimFact.CREATED: "NGAY_TTOAN",
    ClaimFact.DIAGNOSES: "MA_BENH_CHINH",
    ClaimFact.TOTAL: "T_TONGCHI_BH",
    ClaimFact.RECEIPTS: "DU_PHONG",
    ClaimFact.CARDS: "MA_THE_BHYT",
    ClaimFact.STATUS: "MA_DOITUONG_KCB",
    ClaimFact.EMERGENCY: "MA_DOITUONG_KCB",
    ClaimFact.REFERRED: "MA_DOITUONG_KCB",
    ClaimFact.VISIT_KIND: "MA_LOAI_KCB",
    ClaimFact.VISIT_SETTLEMENT_MONTH: "THANG_QT",
}
# The facts that a field has by itself, by the structs that they are attributes of.
FORMS: dict[str, Fields] = {
    "claim.visit": VISIT_FORMS,
    "claim.sums": SUMS,
    "line.product": PRODUCT,
    "line.care": CARE,
    "line.payment": PAYMENT,
}
SERVICE_FIELDS: dict[FactName, str] = {
    LineFact.GROUP: "MA_NHOM",
    LineFact.CODES: "MA_DICH_VU",
    LineFact.QUANTITY: "SO_LUONG",
    LineFact.UNIT_PRICE: "DON_GIA_BH",
    LineFact.FACTOR: "TYLE_TT_BH",
    LineFact.NET: "THANH_TIEN_BH",
    LineFact.PRODUCT_NAME: "TEN_DICH_VU",
    LineFact.PRODUCT_USED_FOR: "MA_DICH_VU",
}
SUPPLY_FIELDS = SERVICE_FIELDS | {LineFact.CODES: "MA_VAT_TU", LineFact.PRODUCT_NAME: "TEN_VAT_TU"}
DRUG_FIELDS = SERVICE_FIELDS | {
    LineFact.CODES: "MA_THUOC",
    LineFact.UNIT_PRICE: "DON_GIA",
    LineFact.PRODUCT_NAME: "TEN_THUOC",
}
PRINCIPAL, OTHERS = "MA_BENH_CHINH", "MA_BENH_KT"
OLD_NAMES = {
    "MA_THE_BHYT": "MA_THE",
    PRINCIPAL: "MA_BENH",
    OTHERS: "MA_BENHKHAC",
    "T_TONGCHI_BH": "T_TONGCHI",
    "DON_GIA_BH": "DON_GIA",
    "TYLE_TT_BH": "TYLE_TT",
    "THANH_TIEN_BH": "THANH_TIEN",
}


def bhyt_path(claim: Claim, fact: Fact) -> str:
    """By the names of the decision that the export follows."""
    release, *lines = str(claim.place).split("\n")
    if isinstance(fact.name, LineFact):
        # A fact of several lines has no row.
        return _line_path(claim, fact, lines, release) if fact.position else VISIT
    if isinstance(fact.name, DiagnosisFact):
        principal = fact.position == (0,)
        return f"{VISIT}/{_name(PRINCIPAL if principal else OTHERS, release)}"
    field = _name(VISIT_FIELDS.get(fact.name, ""), release) or _formed(fact.name, release)
    return f"{VISIT}/{field}" if field else VISIT


def _line_path(claim: Claim, fact: Fact, lines: Sequence[str], release: str) -> str:
    place = fact.position[0]
    if fact.name is LineFact.DAYS:
        return lines[place]
    row, line = lines[place].partition("/")[0], claim.lines[place]
    is_supply = bool(line.codes) and line.codes[0].system == SUPPLY
    fields = DRUG_FIELDS if row.startswith(DRUGS) else SUPPLY_FIELDS if is_supply else SERVICE_FIELDS
    field = _name(fields.get(fact.name, ""), release) or _formed(fact.name, release)
    return f"{row}/{field}" if field else row


def _formed(name: str, release: str) -> str:
    """The field of a fact that is the attribute of a struct; empty for other facts."""
    struct, _, attribute = name.rpartition(".")
    form = FORMS.get(struct, {}).get(attribute)
    return form.name_of(is_old=release == OLD) if form else ""


def _name(field: str, release: str) -> str:
    return OLD_NAMES.get(field, field) if release == OLD else field

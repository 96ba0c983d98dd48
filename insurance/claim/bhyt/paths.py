"""The path of a fact of a claim in its export: table, row and field, such as "XML3[STT=4]/THANH_TIEN_BH"."""

from insurance.claim.bhyt.documents.record import DRUGS, VISIT
from insurance.claim.bhyt.place import OLD
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact

# The fields of XML1; of the claim as a whole, XML1 itself.
VISIT_FIELDS: dict[ClaimFact, str] = {
    ClaimFact.NUMBER: "MA_LK",
    ClaimFact.FACILITY: "MA_CSKCB",
    ClaimFact.CHIP_ID: "SO_CCCD",
    ClaimFact.CARD_NUMBER: "MA_THE_BHYT",
    ClaimFact.INSURANCE_NUMBER: "MA_THE_BHYT",
    ClaimFact.PATIENT_REFERENCE: "MA_BN",
    ClaimFact.SEX: "GIOI_TINH",
    ClaimFact.BIRTH_DATE: "NGAY_SINH",
    ClaimFact.INPATIENT: "MA_LOAI_KCB",
    ClaimFact.STAY: "NGAY_VAO",
    ClaimFact.CREATED: "NGAY_TTOAN",
    ClaimFact.DIAGNOSES: "MA_BENH_CHINH",
    ClaimFact.TOTAL: "T_TONGCHI_BH",
    ClaimFact.RECEIPTS: "DU_PHONG",
}
SERVICE_FIELDS: dict[LineFact, str] = {
    LineFact.CODES: "MA_DICH_VU",
    LineFact.QUANTITY: "SO_LUONG",
    LineFact.UNIT_PRICE: "DON_GIA_BH",
    LineFact.FACTOR: "TYLE_TT_BH",
    LineFact.NET: "THANH_TIEN_BH",
}
DRUG_FIELDS = SERVICE_FIELDS | {LineFact.CODES: "MA_THUOC", LineFact.UNIT_PRICE: "DON_GIA"}
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
        return _line_path(lines[fact.position[0]], fact.name, release) if fact.position else VISIT
    if isinstance(fact.name, DiagnosisFact):
        principal = fact.position == (0,)
        return f"{VISIT}/{_name(PRINCIPAL if principal else OTHERS, release)}"
    field = VISIT_FIELDS.get(fact.name)
    return f"{VISIT}/{_name(field, release)}" if field else VISIT


def _line_path(days: str, fact: LineFact, release: str) -> str:
    if fact is LineFact.DAYS:
        return days
    row = days.partition("/")[0]
    field = (DRUG_FIELDS if row.startswith(DRUGS) else SERVICE_FIELDS).get(fact)
    return f"{row}/{_name(field, release)}" if field else row


def _name(field: str, release: str) -> str:
    return OLD_NAMES.get(field, field) if release == OLD else field

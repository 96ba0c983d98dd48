"""The fields of XML1 whose facts are not written field by field: number, patient, cards, days, diagnoses."""

from datetime import date, datetime

from insurance.claim.bhyt.fields.forms import written_day, written_minute, written_number
from insurance.claim.bhyt.mapping.cards import card_fields
from insurance.claim.bhyt.mapping.patient import SEXES
from insurance.claim.claim import Claim

SEX_CODES = {sex: code for code, sex in SEXES.items()}
# A birth date with its time, which no claim has.
BIRTH_DIGITS = 12


def own_fields(claim: Claim) -> dict[str, str]:
    """By the names of QĐ 130 and later decisions; empty where the claim has no such fact."""
    patient = claim.patient
    codes = [diagnosis.code.code for diagnosis in claim.diagnoses if diagnosis.code]
    leads = bool(claim.diagnoses and claim.diagnoses[0].principal and claim.diagnoses[0].code)
    year, _, month = (claim.visit.settlement_month or "").partition("-")
    return {
        "MA_LK": claim.number.rpartition("|")[2],
        "MA_BN": patient.reference or "",
        "HO_TEN": patient.names[0] if patient.names else "",
        "SO_CCCD": patient.chip_id or "",
        "NGAY_SINH": _birth(patient.birth_date),
        "GIOI_TINH": SEX_CODES.get(patient.sex or "", ""),
        **card_fields(claim.cards),
        "MA_BENH_CHINH": codes[0] if leads else "",
        "MA_BENH_KT": ";".join(codes[1:] if leads else codes),
        "NGAY_VAO": _moment(claim.admitted),
        "NGAY_RA": _moment(claim.discharged),
        "T_TONGCHI_BH": written_number(claim.total.value) if claim.total else "",
        "NAM_QT": year,
        "THANG_QT": month,
        "MA_LOAI_KCB": claim.visit.kind or "",
        "MA_CSKCB": claim.facility or "",
        "DU_PHONG": ";".join(claim.receipts),
    }


def _birth(born: str | None) -> str:
    """Zeros for what is not known."""
    return born.replace("-", "").ljust(BIRTH_DIGITS, "0") if born else ""


def _moment(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        return written_minute(moment)
    return written_day(moment) if moment else ""

"""The fields of XML1 whose facts are not written field by field: number, patient, cards, days, diagnoses."""

from datetime import date, datetime

from insurance.claim.bhyt.fields.forms import written_day, written_minute, written_number
from insurance.claim.bhyt.mapping.cards import card_fields
from insurance.claim.bhyt.mapping.patient import SEXES
from insurance.claim.claim import Claim
from insurance.claim.parts.patient import StatedCard

SEX_CODES = {sex: code for code, sex in SEXES.items()}
# A birth date with its time, which no claim has.
BIRTH_DIGITS = 12


def own_fields(claim: Claim) -> dict[str, str]:
    """By the names of QĐ 130 and later decisions; empty where the claim has no such fact."""
    patient = claim.patient
    principal, others = _diagnoses(claim)
    year, _, month = (claim.visit.settlement_month or "").partition("-")
    return {
        "MA_LK": claim.number.rpartition("|")[2],
        "MA_BN": patient.reference or "",
        "HO_TEN": patient.names[0] if patient.names else "",
        "SO_CCCD": patient.chip_id or "",
        "NGAY_SINH": _birth(patient.birth_date),
        "GIOI_TINH": SEX_CODES.get(patient.sex or "", ""),
        **card_fields(claim.cards or (StatedCard(patient.card_number),)),
        "MA_BENH_CHINH": principal,
        "MA_BENH_KT": ";".join(others),
        "NGAY_VAO": _moment(claim.admitted),
        "NGAY_RA": _moment(claim.discharged),
        "T_TONGCHI_BH": written_number(claim.total.value) if claim.total else "",
        "NAM_QT": year,
        "THANG_QT": month,
        "MA_LOAI_KCB": claim.visit.kind or "",
        "MA_CSKCB": claim.facility or "",
        "DU_PHONG": ";".join(claim.receipts),
    }


def _diagnoses(claim: Claim) -> tuple[str, list[str]]:
    """The code of the principal one, wherever it stands, and of the others in their order."""
    coded = [(one.code.code, bool(one.principal)) for one in claim.diagnoses if one.code]
    place = next((place for place, (_, is_principal) in enumerate(coded) if is_principal), None)
    others = [code for number, (code, _) in enumerate(coded) if number != place]
    return "" if place is None else coded[place][0], others


def _birth(born: str | None) -> str:
    """Zeros for what is not known."""
    return born.replace("-", "").ljust(BIRTH_DIGITS, "0") if born else ""


def _moment(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        return written_minute(moment)
    return written_day(moment) if moment else ""

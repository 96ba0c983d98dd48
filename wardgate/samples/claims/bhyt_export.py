"""Writes a visit as an export in BHYT XML, by QĐ 3176, in the mapping of docs/bhyt-xml.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from gateway.cards.card import CardPeriod
from insurance.claim.bhyt.writing.envelope import Table, written_envelope
from insurance.money import CENT, rounded
from wardgate.samples.claims.benefit import visit_code
from wardgate.samples.claims.bhyt_lines import ExportedLine, is_drug
from wardgate.samples.claims.visit import Visit, VisitKind

Fields = Mapping[str, str]
VISIT_PATH = ("TONG_HOP",)
DRUG_PATH = ("CHITIEU_CHITIET_THUOC", "DSACH_CHI_TIET_THUOC", "CHI_TIET_THUOC")
SERVICE_PATH = ("CHITIEU_CHITIET_DVKT_VTYT", "DSACH_CHI_TIET_DVKT", "CHI_TIET_DVKT")
SEXES = {"male": "1", "female": "2"}
SUPPLIES = "10"


def to_bhyt(visit: Visit, number: str, receipt: str | None) -> bytes:
    """The export of one record. `receipt` goes to the spare field of XML1; None leaves it empty."""
    lines = [ExportedLine(visit, line) for line in visit.lines]
    drugs = [line.drug_fields(number, place) for place, line in enumerate(filter(is_drug, lines), start=1)]
    others = (line for line in lines if not is_drug(line))
    services = [line.service_fields(number, place) for place, line in enumerate(others, start=1)]
    tables = [
        Table("XML1", VISIT_PATH, [_visit_fields(visit, number, receipt, lines)]),
        Table("XML2", DRUG_PATH, drugs),
        Table("XML3", SERVICE_PATH, services),
    ]
    return written_envelope(visit.facility, _day(visit.created), [table for table in tables if table.rows])


def _visit_fields(visit: Visit, number: str, receipt: str | None, lines: Sequence[ExportedLine]) -> Fields:
    patient = visit.patient
    principal, *others = [illness.code for illness in visit.illnesses] or [""]
    is_stay = visit.kind is VisitKind.INPATIENT
    first, last = visit.days
    display = "; ".join(illness.display for illness in visit.illnesses)
    return {
        "MA_LK": number,
        "STT": "1",
        "MA_BN": f"BN-{number}",
        "HO_TEN": patient.person.full_name,
        "SO_CCCD": patient.chip_id or "",
        "NGAY_SINH": _birth(patient.person.birth_date),
        "GIOI_TINH": SEXES[patient.person.sex.value],
        "NHOM_MAU": "",
        "MA_QUOCTICH": "000",
        "MA_DANTOC": "01",
        "MA_NGHE_NGHIEP": "00000",
        "DIA_CHI": "Địa chỉ mẫu",
        "MATINH_CU_TRU": visit.facility[:2],
        "MAHUYEN_CU_TRU": "000",
        "MAXA_CU_TRU": "00000",
        **_cards(patient.stated_cards),
        "LY_DO_VV": display,
        "CHAN_DOAN_VAO": display,
        "CHAN_DOAN_RV": display,
        "MA_BENH_CHINH": principal,
        "MA_BENH_KT": ";".join(others),
        "MA_DOITUONG_KCB": visit_code(visit),
        "NGAY_VAO": _time(visit.admitted),
        "NGAY_VAO_NOI_TRU": _time(visit.admitted) if is_stay else "",
        "NGAY_RA": _time(visit.discharged),
        "SO_NGAY_DTRI": str((last - first).days + 1) if is_stay else "0",
        "KET_QUA_DTRI": "2",
        "MA_LOAI_RV": "1",
        "NGAY_TTOAN": _time(visit.discharged),
        "T_THUOC": _sum(line.cost for line in lines if is_drug(line)),
        "T_VTYT": _sum(line.cost for line in lines if line.group == SUPPLIES),
        "T_TONGCHI_BV": _sum(line.cost for line in lines),
        "T_TONGCHI_BH": _number(visit.total),
        "T_BNTT": _sum(line.own_part for line in lines),
        "T_BNCCT": _sum(line.copayment for line in lines),
        "T_BHTT": _sum(line.fund for line in lines),
        "T_NGUONKHAC": "0",
        "T_BHTT_GDV": _sum(line.fund for line in lines),
        "NAM_QT": str(last.year),
        "THANG_QT": f"{last.month:02}",
        "MA_LOAI_KCB": visit.kind.value,
        "MA_KHOA": "K01",
        "MA_CSKCB": visit.facility,
        "CAN_NANG": "55.00",
        "MA_HSBA": f"HS-{number}",
        "MA_TTDV": "0000000000",
        "DU_PHONG": receipt or "",
    }


def _cards(stated: Sequence[tuple[str, CardPeriod]]) -> Fields:
    """Of several cards the values are separated by semicolons."""
    return {
        "MA_THE_BHYT": ";".join(number for number, _ in stated),
        "MA_DKBD": ";".join(period.registered_facility for _, period in stated),
        "GT_THE_TU": ";".join(_day(period.valid_from) for _, period in stated),
        "GT_THE_DEN": ";".join(_day(period.valid_until) for _, period in stated),
    }


def _birth(text: str) -> str:
    """YYYY-MM-DD, YYYY-MM or YYYY with zeros for what is not known, and no time."""
    return text.replace("-", "").ljust(8, "0") + "0000"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _time(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M}"


def _sum(amounts: Iterable[Decimal]) -> str:
    return _number(sum(amounts, Decimal(0)))


def _number(value: Decimal) -> str:
    return f"{rounded(value, CENT).normalize():f}"

"""The lines of a visit as rows of XML2 (drugs) and XML3 (services, supplies, beds)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.money import CENT, EXACT, rounded
from runtime.time_zone import HO_CHI_MINH
from wardgate.samples.claims.benefit import benefit_rate
from wardgate.samples.claims.exported_facts import (
    DEPARTMENT,
    DRUG_UNIT,
    DRUGS,
    REGISTRATION,
    ROUTE,
    SERVICE_UNIT,
    STRENGTH,
    SUPPLY,
    TENDER,
)
from wardgate.samples.claims.visit import BilledLine, Visit

Fields = Mapping[str, str]
HUNDRED = Decimal(100)
AFTER_ADMISSION = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
MORNING_ROUND = time(8)


class ExportedLine:
    """One line with its amounts: the hospital's, the fund's, and the patient's two parts."""

    def __init__(self, visit: Visit, line: BilledLine) -> None:
        self._visit = visit
        self._line = line
        share = Decimal(1) if line.factor is None else line.factor
        priced = EXACT.multiply(line.quantity, line.unit_price)
        self.group = line.item.group
        self._kind = KIND_OF_GROUP.get(self.group)
        self.rate = benefit_rate(visit, line.first_day)
        self.cost = rounded(EXACT.multiply(priced, share) if self._has_service_share else priced, CENT)
        self.insured = line.net
        by_rate = rounded(EXACT.divide(EXACT.multiply(line.net, self.rate), HUNDRED), CENT)
        self.fund = by_rate if line.fund is None else line.fund
        self.copayment = self.insured - self.fund
        self.own_part = self.cost - self.insured

    def drug_fields(self, number: str, place: int) -> Fields:
        """A row of XML2."""
        line = self._line
        return {
            "MA_LK": number,
            "STT": str(place),
            "MA_THUOC": line.item.code,
            "MA_NHOM": line.item.group,
            "TEN_THUOC": line.item.display,
            "DON_VI_TINH": DRUG_UNIT,
            "HAM_LUONG": STRENGTH,
            "DUONG_DUNG": ROUTE,
            "LIEU_DUNG": "Theo đơn",
            "SO_DANG_KY": REGISTRATION,
            "TT_THAU": TENDER,
            "PHAM_VI": "1",
            "TYLE_TT_BH": self._share(of_service=False),
            "SO_LUONG": _number(line.quantity),
            "DON_GIA": _number(line.unit_price),
            **self._amounts(),
            "MA_KHOA": DEPARTMENT,
            "MA_BAC_SI": line.doctor,
            **self._times(),
            "MA_PTTT": "1",
            "NGUON_CTRA": "1",
        }

    def service_fields(self, number: str, place: int) -> Fields:
        """A row of XML3."""
        line, is_supply = self._line, self.group == SUPPLY
        return {
            "MA_LK": number,
            "STT": str(place),
            "MA_DICH_VU": line.used_for if is_supply else line.item.code,
            "MA_VAT_TU": line.item.code if is_supply else "",
            "MA_NHOM": line.item.group,
            "TEN_VAT_TU": line.item.display if is_supply else "",
            "TEN_DICH_VU": "" if is_supply else line.item.display,
            "DON_VI_TINH": SERVICE_UNIT,
            "PHAM_VI": "1",
            "SO_LUONG": _number(line.quantity),
            "DON_GIA_BV": _number(line.unit_price),
            "DON_GIA_BH": _number(line.unit_price),
            "TT_THAU": TENDER if is_supply else "",
            "TYLE_TT_DV": self._share(of_service=True),
            "TYLE_TT_BH": self._share(of_service=False),
            **self._amounts(),
            "MA_KHOA": line.department or self._department,
            "MA_GIUONG": self._visit.bed if self._kind is LineKind.BED else "",
            "MA_BAC_SI": line.doctor,
            "NGUOI_THUC_HIEN": line.performer,
            "MA_BENH": self._visit.illnesses[0].code if self._visit.illnesses else "",
            **self._times(),
            "NGAY_KQ": _time(ended) if (ended := line.ended or self._end_of_bed) else "",
            "MA_MAY": line.machine,
            "MA_PTTT": "1",
        }

    @property
    def _department(self) -> str:
        """Of a bed the ward in its code."""
        return self._line.item.code.partition(".")[0] if self._kind is LineKind.BED else DEPARTMENT

    @property
    def _has_service_share(self) -> bool:
        return self._kind in (LineKind.EXAMINATION, LineKind.PROCEDURE)

    def _share(self, *, of_service: bool) -> str:
        """The billed share of the price stands in one of two percentages: of examinations and operations in
        TYLE_TT_DV.
        """
        factor = self._line.factor
        is_here = self._has_service_share == of_service
        return _number(factor * HUNDRED) if factor is not None and is_here else "100"

    def _amounts(self) -> Fields:
        nothing = (
            "T_NGUONKHAC_NSNN",
            "T_NGUONKHAC_VTNN",
            "T_NGUONKHAC_VTTN",
            "T_NGUONKHAC_CL",
            "T_NGUONKHAC",
        )
        return {
            "THANH_TIEN_BV": _number(self.cost),
            "THANH_TIEN_BH": _number(self.insured),
            "MUC_HUONG": _number(self.rate),
            **dict.fromkeys(nothing, "0"),
            "T_BHTT": _number(self.fund),
            "T_BNCCT": _number(self.copayment),
            "T_BNTT": _number(self.own_part),
        }

    def _times(self) -> Fields:
        line = self._line
        ordered = line.ordered or self._at(line.first_day)
        return {"NGAY_YL": _time(ordered), "NGAY_TH_YL": _time(line.performed or ordered)}

    def _at(self, day: date) -> datetime:
        admitted = self._visit.admitted
        if day == admitted.date():
            return _not_at_midnight(admitted + AFTER_ADMISSION)
        return datetime.combine(day, MORNING_ROUND, HO_CHI_MINH)

    @property
    def _end_of_bed(self) -> datetime | None:
        """None of another line."""
        if self._kind is not LineKind.BED:
            return None
        discharged, day = self._visit.discharged, self._line.last_day
        return discharged if day == discharged.date() else datetime.combine(day, MORNING_ROUND, HO_CHI_MINH)


def is_drug(line: ExportedLine) -> bool:
    """Whether it is a row of XML2."""
    return line.group in DRUGS


def _not_at_midnight(moment: datetime) -> datetime:
    """A minute later: 0000 is how exports write that a time is not known."""
    return moment + A_MINUTE if moment.time() == time(0) else moment


def _time(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"

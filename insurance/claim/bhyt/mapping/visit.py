"""Maps the visit: its kind, why the patient is treated at this facility, its treatment and its end."""

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.fields.field_forms import SUMS, VISIT
from insurance.claim.bhyt.mapping.fact_reader import FactReader
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.visit import Visit
from insurance.claim.visit_kinds import INPATIENT_KINDS, OUTPATIENT_KINDS

# MA_DOITUONG_KCB of QĐ 3276: the request for payment is withdrawn.
WITHDRAWN = "8"
KIND = Visit.__struct_fields__.index("kind")
SETTLEMENT_MONTH = Visit.__struct_fields__.index("settlement_month")
YEAR_DIGITS, MONTH_DIGITS = 4, 2


class VisitMapping:
    """For one release of the field names. `names` are the fields that it reads."""

    def __init__(self, *, is_old: bool) -> None:
        self._visit = FactReader(Visit, VISIT, is_old=is_old)
        self._sums = FactReader(StatedSums, SUMS, is_old=is_old)
        self.names = self._visit.names | self._sums.names

    def read(self, visit: Row, lost: list[str]) -> tuple[Visit, StatedSums]:
        """Of XML1. The names of fields whose text has no value of its form are added to `lost`."""
        own = {KIND: _kind(visit), SETTLEMENT_MONTH: _month(visit)}
        return self._visit.read(visit.values, own, lost), self._sums.read(visit.values, {}, lost)


def is_inpatient(visit: Visit) -> bool | None:
    """By MA_LOAI_KCB."""
    if visit.kind in INPATIENT_KINDS:
        return True
    return False if visit.kind in OUTPATIENT_KINDS else None


def status_of(visit: Visit) -> str:
    """FHIR's status: a record that withdraws the request for payment is a cancelled claim."""
    return "cancelled" if visit.code == WITHDRAWN else "active"


def _kind(visit: Row) -> str | None:
    """Two digits; QĐ 4210 has it without the leading zero."""
    return visit.get("MA_LOAI_KCB").rjust(2, "0") if visit.get("MA_LOAI_KCB") else None


def _month(visit: Row) -> str | None:
    """YYYY-MM, of NAM_QT and THANG_QT; None where one of them is no such number."""
    year, month = visit.get("NAM_QT"), visit.get("THANG_QT").rjust(MONTH_DIGITS, "0")
    is_month = len(year) == YEAR_DIGITS and year.isdecimal() and "01" <= month <= "12"
    return f"{year}-{month}" if is_month and year.isascii() and month.isascii() else None

"""Times in the tables XML4 and XML5, which a claim keeps as they were sent."""

from collections.abc import Iterator
from datetime import datetime

from insurance.claim.claim import Claim
from insurance.claim.parts.kept_row import KeptRow
from runtime.time_zone import HO_CHI_MINH


def consultations(claim: Claim) -> Iterator[datetime]:
    """The times (THOI_DIEM_DBLS) of the rows of XML5 with a consultation (HOI_CHAN)."""
    for row in claim.kept:
        if row.table == "XML5" and _value(row, "HOI_CHAN") and (time := _time(row, "THOI_DIEM_DBLS")):
            yield time


def results(claim: Claim) -> Iterator[tuple[str, datetime]]:
    """The code of the service (MA_DICH_VU) and the time (NGAY_KQ) of each row of XML4 that has both."""
    for row in claim.kept:
        if row.table == "XML4":
            code, time = _value(row, "MA_DICH_VU"), _time(row, "NGAY_KQ")
            if code and time is not None:
                yield code, time


def _value(row: KeptRow, name: str) -> str:
    return next((value for field, value in row.values if field == name), "")


def _time(row: KeptRow, name: str) -> datetime | None:
    """To the minute; None where it is of another form, or has no time of the day (0000)."""
    text = _value(row, name)
    try:
        return (
            None
            if text.endswith("0000")
            else datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=HO_CHI_MINH)
        )
    except ValueError:
        return None

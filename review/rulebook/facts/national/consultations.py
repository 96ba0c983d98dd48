"""When the patient was the object of a consultation, by table XML5 as it was sent."""

from collections.abc import Iterator
from datetime import datetime

from insurance.claim.claim import Claim
from runtime.time_zone import HO_CHI_MINH


def consultations(claim: Claim) -> Iterator[datetime]:
    """The times (THOI_DIEM_DBLS) of the rows with a consultation (HOI_CHAN), as far as they have one."""
    for row in claim.kept:
        if row.table == "XML5":
            values = dict(row.values)
            if values.get("HOI_CHAN") and (time := _time(values.get("THOI_DIEM_DBLS", ""))):
                yield time


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=HO_CHI_MINH)
    except ValueError:
        return None

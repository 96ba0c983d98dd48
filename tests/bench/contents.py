"""Claims of ten lines: in FHIR made of the sample claims, and in BHYT XML."""

from decimal import Decimal

import msgspec

from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, VISIT, export

LINES = 10


def has_lines(content: bytes) -> bool:
    """Whether the claim has any: one of the sample faults is a bill without."""
    return bool(msgspec.json.decode(content).get("item"))


def with_lines(content: bytes, lines: int, number: str) -> bytes:
    """The claim with so many lines, which are its own ones again and again, under another number."""
    claim = msgspec.json.decode(content)
    items = [claim["item"][line % len(claim["item"])] | {"sequence": line + 1} for line in range(lines)]
    identifier = [{"system": "urn:wardgate:sid:visit-number", "value": number}]
    return msgspec.json.encode(claim | {"identifier": identifier, "item": items})


def export_of(lines: int) -> bytes:
    """An export with so many lines and nothing to remark: a drug, and the rest examinations."""
    services = [
        {**EXAMINATION, "STT": str(line), "MA_DICH_VU": f"{line:02}.1899"} for line in range(1, lines)
    ]
    rows = [DRUG, *services]
    sums = {
        "T_TONGCHI_BV": "THANH_TIEN_BV",
        "T_TONGCHI_BH": "THANH_TIEN_BH",
        "T_BNTT": "T_BNTT",
        "T_BNCCT": "T_BNCCT",
        "T_BHTT": "T_BHTT",
        "T_BHTT_GDV": "T_BHTT",
    }
    totals = {name: f"{sum(Decimal(row[part]) for row in rows)}" for name, part in sums.items()}
    return export({**VISIT, **totals}, service_rows=services)

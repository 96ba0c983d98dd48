"""A stay from 28 December 2025 to 5 January 2026 by a card with 95 %, and what the gateway says of it.

6,000,000 VND are billed in 2025, and 3,000,000 VND in 2026.
"""

from datetime import date
from typing import Any

from review.v1.claim_submitted_pb2 import Entitlement, EntitlementPart
from runtime.date_message import date_message

FIRST_DAY, NEW_YEARS_EVE = date(2025, 12, 28), date(2025, 12, 31)
NEW_YEAR, LAST_DAY = date(2026, 1, 1), date(2026, 1, 5)
IN_2025, IN_2026 = 6_000_000, 3_000_000
PATIENT_PAYS_5_PERCENT: dict[str, Any] = {
    "visit_code": "1.1",
    "rate": "95",
    "small_visit_rate": "100",
    "small_visit_below": "351000",
    "supply_cap": "105300000",
    "right_line": True,
    "has_copay_ceiling": True,
}


def stay_elements(**changes: Any) -> dict[str, Any]:
    """The elements of the FHIR claim that differ from a visit of one day."""
    return {
        "billablePeriod": {"start": str(FIRST_DAY), "end": str(LAST_DAY)},
        "created": str(LAST_DAY),
        "type": {"text": "inpatient"},
        "item": [_item(1, "2025-12-29", IN_2025), _item(2, "2026-01-02", IN_2026)],
        "total": _vnd(IN_2025 + IN_2026),
    } | changes


def stay_parts(in_2026: Any = (), **changes: Any) -> list[EntitlementPart]:
    """One for each year; `changes` are of both, `in_2026` of the second."""
    first = Entitlement(**PATIENT_PAYS_5_PERCENT | changes)
    second = Entitlement(**PATIENT_PAYS_5_PERCENT | changes | dict(in_2026))
    return [
        EntitlementPart(first=date_message(FIRST_DAY), last=date_message(NEW_YEARS_EVE), entitlement=first),
        EntitlementPart(first=date_message(NEW_YEAR), last=date_message(LAST_DAY), entitlement=second),
    ]


def _item(sequence: int, day: str, net: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "productOrService": {"coding": [{"system": "urn:wardgate:cs:service", "code": f"02.{sequence:04}"}]},
        "servicedDate": day,
        "quantity": {"value": 1},
        "unitPrice": _vnd(net),
        "net": _vnd(net),
    }


def _vnd(value: int) -> dict[str, Any]:
    return {"value": value, "currency": "VND"}

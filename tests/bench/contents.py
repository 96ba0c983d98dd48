"""Claims of ten lines: in FHIR made of the sample claims, and in BHYT XML."""

from decimal import Decimal
from typing import Any

import msgspec

from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, VISIT, export

LINES = 10
DAY = len("YYYY-MM-DD")
VISIT_KIND, VISIT_CODE = "urn:wardgate:extension:visit-kind", "urn:wardgate:extension:visit-code"
EMERGENCY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"}]}
ELEMENTS = frozenset(
    {
        "resourceType", "status", "type", "subType", "use", "billablePeriod", "created", "provider",
        "priority", "diagnosis", "total",
    }
)  # fmt: skip
ITEM_ELEMENTS = frozenset(
    {"sequence", "category", "productOrService", "servicedDate", "quantity", "unitPrice", "factor", "net"}
)
Json = dict[str, Any]
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode


def has_lines(content: bytes) -> bool:
    """Whether the claim has any: one of the sample faults is a bill without."""
    return bool(msgspec.json.decode(content).get("item"))


def with_lines(content: bytes, lines: int, number: str) -> bytes:
    """The plain claim with so many lines, which are its own ones again and again, under another number.

    Its total is that of these lines.
    """
    claim = _decode(content)
    own = [_plain_item(item) for item in claim["item"]]
    items = [own[line % len(own)] | {"sequence": line + 1} for line in range(lines)]
    identifier = [{"system": "urn:wardgate:sid:visit-number", "value": number}]
    total = claim["total"] | {"value": sum(item["net"]["value"] for item in items)}
    return _encode(_plain(claim) | {"identifier": identifier, "item": items, "total": total})


def _plain(claim: Json) -> Json:
    """With what a claim needs for its review, and a dozen elements: a program's first FHIR claims."""
    kept = {name: value for name, value in claim.items() if name in ELEMENTS}
    kinds = [one for one in claim["extension"] if one["url"] == VISIT_KIND]
    insurance = [
        {name: value for name, value in one.items() if name != "extension"} for one in claim["insurance"][:1]
    ]
    people = [one["identifier"][0] for one in claim.get("contained", [])]
    patient = {"identifier": people[0]} if people else claim["patient"]
    is_emergency = any(one["url"] == VISIT_CODE and one["valueCode"] == "2" for one in claim["extension"])
    kept |= {"subType": EMERGENCY} if is_emergency else {}
    return kept | {"extension": kinds, "insurance": insurance, "patient": patient}


def _plain_item(item: Json) -> Json:
    """With ten elements, and a day without its time."""
    kept = {name: value for name, value in item.items() if name in ITEM_ELEMENTS}
    period = item.get("servicedPeriod")
    if period is None:
        return kept
    start, end = period["start"][:DAY], period["end"][:DAY]
    days = {"servicedDate": start} if start == end else {"servicedPeriod": {"start": start, "end": end}}
    return kept | days | {"quantity": {"value": item["quantity"]["value"]}}


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

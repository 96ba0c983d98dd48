"""Writes a visit that is billed in another currency as a FHIR R4 Claim: no export can have it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from insurance.claim.bhyt.systems import DRUG, ICD_10, SERVICE, SUPPLY, VISIT_NUMBER
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM, FACILITY_SYSTEM
from wardgate.samples.claims.exported_facts import DRUGS
from wardgate.samples.claims.exported_facts import SUPPLY as SUPPLY_GROUP
from wardgate.samples.claims.illness import Illness
from wardgate.samples.claims.visit import BilledLine, Visit

VISIT_KIND = "urn:wardgate:extension:visit-kind"
COST_GROUPS = "urn:wardgate:cs:cost-group"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"

ENCODER = msgspec.json.Encoder(decimal_format="number")
Json = dict[str, Any]


def to_fhir(visit: Visit, number: str, receipt: str | None) -> bytes:
    """The claim as an indented JSON document. `receipt` goes to insurance.preAuthRef; None leaves it out."""
    return msgspec.json.format(ENCODER.encode(_claim(visit, number, receipt)), indent=2) + b"\n"


def _claim(visit: Visit, number: str, receipt: str | None) -> Json:
    chip_id, card_number = visit.patient.chip_id, visit.patient.card_number
    who = _identifier(CHIP_ID_SYSTEM, chip_id) if chip_id else _identifier(CARD_NUMBER_SYSTEM, card_number)
    card = {"identifier": _identifier(CARD_NUMBER_SYSTEM, card_number)}
    emergency = {"subType": _concept(f"{TERMINOLOGY}/v3-ActCode", "EMER")} if visit.is_emergency else {}
    quoted = {"preAuthRef": [receipt]} if receipt else {}
    lines = [_item(sequence, line, visit.currency) for sequence, line in enumerate(visit.lines, start=1)]
    claim = {
        "resourceType": "Claim",
        "extension": [{"url": VISIT_KIND, "valueCode": visit.kind.value}],
        "identifier": [_identifier(VISIT_NUMBER, number)],
        "status": "active",
        "type": _concept(f"{TERMINOLOGY}/claim-type", "institutional"),
        **emergency,
        "use": "claim",
        "patient": {"identifier": who},
        "billablePeriod": {"start": visit.admitted, "end": visit.discharged},
        "created": visit.created,
        "provider": {"identifier": _identifier(FACILITY_SYSTEM, visit.facility)},
        "priority": _concept(f"{TERMINOLOGY}/processpriority", "normal"),
        "insurance": [{"sequence": 1, "focal": True, "coverage": card} | quoted],
        "diagnosis": list(_diagnoses(visit.illnesses)),
        "item": lines,
        "total": _money(visit.total, visit.currency),
    }
    # FHIR has no empty lists.
    return {element: value for element, value in claim.items() if value != []}


def _diagnoses(illnesses: Iterable[Illness]) -> Iterable[Json]:
    for sequence, illness in enumerate(illnesses, start=1):
        yield {
            "sequence": sequence,
            "diagnosisCodeableConcept": _concept(ICD_10, illness.code, illness.display),
            "type": [
                _concept(f"{TERMINOLOGY}/ex-diagnosistype", "principal" if sequence == 1 else "secondary")
            ],
        }


def _item(sequence: int, line: BilledLine, currency: str) -> Json:
    one_day = line.first_day == line.last_day
    days = (
        {"servicedDate": line.first_day}
        if one_day
        else {"servicedPeriod": {"start": line.first_day, "end": line.last_day}}
    )
    factor = {} if line.factor is None else {"factor": line.factor}
    return {
        "sequence": sequence,
        "category": _concept(COST_GROUPS, line.item.group),
        "productOrService": _concept(_code_system(line), line.item.code, line.item.display),
        **days,
        "quantity": {"value": line.quantity},
        "unitPrice": _money(line.unit_price, currency),
        **factor,
        "net": _money(line.net, currency),
    }


def _code_system(line: BilledLine) -> str:
    """The same as those of the codes in exports."""
    if line.item.group in DRUGS:
        return DRUG
    return SUPPLY if line.item.group == SUPPLY_GROUP else SERVICE


def _concept(system: str, code: str, display: str | None = None) -> Json:
    coding = {"system": system, "code": code}
    return {"coding": [coding | ({"display": display} if display else {})]}


def _identifier(system: str, value: str) -> Json:
    return {"system": system, "value": value}


def _money(value: Decimal, currency: str) -> Json:
    return {"value": value, "currency": currency}

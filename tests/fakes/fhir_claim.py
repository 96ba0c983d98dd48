"""FHIR R4 claims for tests."""

from decimal import Decimal
from itertools import count
from typing import Any

import msgspec

from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM, FACILITY_SYSTEM

FACILITY = "01001"
CHIP_ID, INSURANCE_NUMBER = "001090000001", "0123456789"
CARD_NUMBER = f"DN401{INSURANCE_NUMBER}"
VND = "VND"
numbers = count(1)


def fhir_claim(number: str | None = None, *, lines: int = 2, **changes: Any) -> bytes:
    """A claim of 2026 in which no rule finds anything; `changes` replace its elements; None drops one."""
    items = [
        {
            "sequence": line,
            "productOrService": {"coding": [{"system": "urn:wardgate:cs:service", "code": f"02.{line:04}"}]},
            "servicedDate": "2026-03-02",
            "quantity": {"value": Decimal(1)},
            "unitPrice": {"value": Decimal(1000), "currency": VND},
            "net": {"value": Decimal(1000), "currency": VND},
        }
        for line in range(1, lines + 1)
    ]
    claim = {
        "resourceType": "Claim",
        "identifier": [{"system": "urn:example:claims", "value": number or f"C-{next(numbers)}"}],
        "status": "active",
        "type": {"text": "outpatient"},
        "use": "claim",
        "patient": {"identifier": {"system": CHIP_ID_SYSTEM, "value": CHIP_ID}},
        "billablePeriod": {"start": "2026-03-02", "end": "2026-03-02"},
        "created": "2026-03-02",
        "provider": {"identifier": {"system": FACILITY_SYSTEM, "value": FACILITY}},
        "priority": {"text": "normal"},
        "insurance": [
            {
                "sequence": 1,
                "focal": True,
                "coverage": {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD_NUMBER}},
            }
        ],
        "diagnosis": [
            {
                "sequence": 1,
                "diagnosisCodeableConcept": {
                    "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "J06"}]
                },
                "type": [{"coding": [{"code": "principal"}]}],
            }
        ],
        "item": items,
        "total": {"value": Decimal(1000 * lines), "currency": VND},
    }
    present = {name: value for name, value in (claim | changes).items() if value is not None}
    return msgspec.json.Encoder(decimal_format="number").encode(present)

"""FHIR claims of our own making, for tests of reading. All people and numbers are made up."""

import copy
import json
from typing import Any

from insurance.claim.format import ClaimFormat

R4, R5 = ClaimFormat.FHIR_R4_JSON, ClaimFormat.FHIR_R5_JSON
FORMATS = (R4, R5)
CLAIM_TYPE = "http://terminology.hl7.org/CodeSystem/claim-type"
DIAGNOSIS_TYPE = "http://terminology.hl7.org/CodeSystem/ex-diagnosistype"
ICD10 = "http://hl7.org/fhir/sid/icd-10"

Json = dict[str, Any]

SMALLEST: Json = {
    "resourceType": "Claim",
    "status": "active",
    "type": {"coding": [{"system": CLAIM_TYPE, "code": "institutional"}]},
    "use": "claim",
    "patient": {"reference": "Patient/7"},
    "created": "2024-05-07",
    "provider": {"display": "A clinic"},
    "priority": {"coding": [{"code": "normal"}]},
    "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "A card"}}],
}

LINE: Json = {"sequence": 1, "productOrService": {"coding": [{"system": "urn:codes", "code": "02.1897"}]}}

# A stay in hospital with all that the mapping knows.
FULL: Json = SMALLEST | {
    "id": "stay-1",
    "identifier": [{"system": "urn:his", "value": "2024-0001"}],
    "extension": [{"url": "urn:wardgate:extension:visit-kind", "valueCode": "03"}],
    "patient": {
        "reference": "Patient/7",
        "identifier": {"system": "urn:wardgate:sid:chip-id", "value": "079180000001"},
    },
    "billablePeriod": {"start": "2024-05-02T08:10:00+07:00", "end": "2024-05-06T15:00:00+07:00"},
    "created": "2024-05-07T09:00:00+07:00",
    "provider": {"identifier": {"system": "urn:wardgate:sid:facility", "value": "79001"}},
    "insurance": [
        {
            "sequence": 1,
            "focal": True,
            "coverage": {
                "identifier": {"system": "urn:wardgate:sid:card-number", "value": "DN4790000000001"}
            },
            "preAuthRef": ["receipt-1", "receipt-2"],
        }
    ],
    "diagnosis": [
        {
            "sequence": 1,
            "diagnosisCodeableConcept": {"coding": [{"system": ICD10, "code": "J18.9"}]},
            "type": [{"coding": [{"system": DIAGNOSIS_TYPE, "code": "principal"}]}],
        },
        {
            "sequence": 2,
            "diagnosisCodeableConcept": {"coding": [{"system": ICD10, "code": "I10"}]},
            "type": [{"coding": [{"system": DIAGNOSIS_TYPE, "code": "secondary"}]}],
        },
    ],
    "item": [
        {
            "sequence": 1,
            "category": {"coding": [{"system": "urn:groups", "code": "4"}]},
            "productOrService": {
                "coding": [{"system": "urn:drugs", "code": "40.67", "display": "Thuốc viên"}]
            },
            "servicedDate": "2024-05-03",
            "quantity": {"value": 12, "unit": "viên"},
            "unitPrice": {"value": 1250.50, "currency": "VND"},
            "net": {"value": 15006, "currency": "VND"},
        },
        {
            "sequence": 2,
            "category": {"coding": [{"system": "urn:groups", "code": "15"}]},
            "productOrService": {"coding": [{"system": "urn:services", "code": "K02.1911"}]},
            "servicedPeriod": {"start": "2024-05-02", "end": "2024-05-06"},
            "quantity": {"value": 5},
            "unitPrice": {"value": 212600, "currency": "VND"},
            "factor": 0.8,
            "net": {"value": 850400, "currency": "VND"},
            "detail": [
                {
                    "sequence": 1,
                    "productOrService": {"coding": [{"code": "part"}]},
                    "net": {"value": 850400, "currency": "VND"},
                    "subDetail": [
                        {"sequence": 1, "productOrService": {"coding": [{"code": "part of part"}]}}
                    ],
                }
            ],
        },
    ],
    "total": {"value": 865406, "currency": "VND"},
}

# The same people as resources of their own.
COMPANIONS: tuple[Json, ...] = (
    {
        "resourceType": "Patient",
        "id": "7",
        "identifier": [
            {"system": "urn:wardgate:sid:chip-id", "value": "079180000001"},
            {"system": "urn:wardgate:sid:insurance-number", "value": "0000000001"},
        ],
        "name": [{"text": "Nguyễn Văn Mẫu"}],
        "gender": "female",
        "birthDate": "1980",
    },
    {
        "resourceType": "Coverage",
        "id": "c",
        "identifier": [{"system": "urn:wardgate:sid:card-number", "value": "DN4790000000001"}],
        "status": "active",
        "beneficiary": {"reference": "Patient/7"},
        "payor": [{"display": "VSS"}],
    },
    {
        "resourceType": "Organization",
        "id": "o",
        "identifier": [{"system": "urn:wardgate:sid:facility", "value": "79001"}],
        "name": "A clinic",
    },
)

REFERRING: Json = SMALLEST | {
    "patient": {"reference": "Patient/7"},
    "provider": {"reference": "Organization/o"},
    "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/c"}}],
}

CONTAINING: Json = SMALLEST | {
    "contained": list(COMPANIONS),
    "patient": {"reference": "#7"},
    "provider": {"reference": "#o"},
    "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "#c"}}],
}

BUNDLE: Json = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [*({"resource": companion} for companion in COMPANIONS), {"resource": REFERRING}],
}

WITH_LINE: Json = SMALLEST | {"item": [LINE]}

ALL = (SMALLEST, FULL, REFERRING, CONTAINING, BUNDLE, WITH_LINE)


def content(document: object, **changes: object) -> bytes:
    """The document with these elements put in place of its own, as bytes. None takes an element out."""
    if changes:
        document = copy.deepcopy(document)
        assert isinstance(document, dict)
        document = {name: value for name, value in (document | changes).items() if value is not None}
    return json.dumps(document, ensure_ascii=False).encode()


def line_content(**changes: object) -> bytes:
    """The smallest claim with one line, changed so."""
    return content(SMALLEST, item=[LINE | changes])

"""What every FHIR ClaimResponse to a claim has in common, and those that grant nothing."""

import re
from datetime import datetime

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from insurance.claim.parts.patient import Patient
from runtime.time_zone import HO_CHI_MINH

Json = dict[str, object]

DIGEST_SYSTEM = "urn:wardgate:sid:claim-sha256"
INSURER = "Bảo hiểm xã hội Việt Nam"
VISIT_KINDS = {True: "Nội trú / Inpatient", False: "Ngoại trú / Outpatient", None: "Theo hồ sơ / As claimed"}
CANCELLED = "cancelled"
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}").fullmatch
# Of another resource: by its type and id, or by a URL. A facility may have a number for a person instead.
_REFERENCE = re.compile(r"[^#\s]*[/:]\S*").fullmatch
_DIGEST = re.compile("[0-9a-f]{64}").fullmatch
# A value without a system may contain a bar itself. A system is a URI and has a colon.
_URI = re.compile(r"\S+:\S*").fullmatch
WITHDRAWAL = (
    "Hồ sơ này hủy hồ sơ mà nó nêu; không đề nghị thanh toán, không chi trả. / "
    "This claim withdraws the one that it names. It asks for no payment, and nothing is paid."
)
CLOSED = (
    "Hồ sơ đã được cơ sở hủy hoặc thay thế; không chi trả theo hồ sơ này. / "
    "The facility has withdrawn or replaced this claim. Nothing is paid for it."
)
# What a response to a closed claim no longer says.
GRANTS = ("item", "addItem", "total", "payment", "error")


def response_head(claim: Claim, claim_id: str, created: datetime) -> Json:
    """The elements that do not depend on what was decided. `created` has a time zone."""
    return {
        "resourceType": "ClaimResponse",
        "id": claim_id,
        "status": "active",
        "type": {"text": VISIT_KINDS[claim.inpatient]},
        # A ClaimResponse must have a use. The claim's is empty only where an extension says why it is absent.
        "use": claim.use or "claim",
        "patient": _patient(claim.patient),
        "created": created.astimezone(HO_CHI_MINH).isoformat(timespec="seconds"),
        "insurer": {"display": INSURER},
        "request": _request(claim.number),
        "outcome": "complete",
    }


def withdrawal_response(claim: Claim, claim_id: str, created: datetime) -> bytes:
    """The answer to a claim that withdraws another one."""
    head = response_head(claim, claim_id, created)
    return msgspec.json.encode(head | {"status": CANCELLED, "disposition": WITHDRAWAL})


def closed_response(response: bytes) -> bytes:
    """The answer to a claim that was withdrawn or replaced after this response: it grants nothing."""
    answered: Json = msgspec.json.decode(response)
    if answered["status"] == CANCELLED:
        return response
    kept = {element: value for element, value in answered.items() if element not in GRANTS}
    return msgspec.json.encode(kept | {"status": CANCELLED, "disposition": CLOSED})


def _patient(patient: Patient) -> Json:
    """The claim's own reference, if it is one from elsewhere too, and the patient's first number."""
    written: Json = {}
    if patient.reference and _REFERENCE(patient.reference):
        written["reference"] = patient.reference
    numbers = (
        (CHIP_ID_SYSTEM, patient.chip_id),
        (CARD_NUMBER_SYSTEM, patient.card_number),
        (INSURANCE_NUMBER_SYSTEM, patient.insurance_number),
    )
    identifier = next(({"system": system, "value": value} for system, value in numbers if value), None)
    if identifier:
        written["identifier"] = identifier
    return written or {"display": "Người bệnh ghi trên hồ sơ / The claim's patient"}


def _request(number: str) -> Json:
    """Refers to the claim by its identifier, or by its id or digest where it has no identifier."""
    system, _, value = number.partition("|")
    # An identifier without a system may look like any of these: what cannot be one is the identifier's value.
    if system == "id" and _ID(value):
        return {"reference": f"Claim/{value}"}
    if system == "sha256" and _DIGEST(value):
        return {"identifier": {"system": DIGEST_SYSTEM, "value": value}}
    if value and _URI(system):
        return {"identifier": {"system": system, "value": value}}
    return {"identifier": {"value": number}}

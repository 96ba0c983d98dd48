"""What fhir.resources says of content: the measure that reading is held against."""

import json
from typing import Any

from fhir.resources.bundle import Bundle as BundleR5
from fhir.resources.claim import Claim as ClaimR5
from fhir.resources.R4B.bundle import Bundle as BundleR4
from fhir.resources.R4B.claim import Claim as ClaimR4

from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from tests.unit.fhir.claims import R4, R5

MODELS: dict[tuple[ClaimFormat, str], Any] = {
    (R4, "Claim"): ClaimR4,
    (R4, "Bundle"): BundleR4,
    (R5, "Claim"): ClaimR5,
    (R5, "Bundle"): BundleR5,
}

# What reading refuses although fhir.resources takes it.
ON_TOP = (
    reasons.DAY_AS_NUMBER,
    reasons.OBJECT,
    reasons.REQUIRED,
    "is a number of more than",
    "is not an element of",
    "is nested too deep",
    "holds ",
)


def takes(content: bytes, claim_format: ClaimFormat) -> bool:
    """Whether fhir.resources takes the content; what makes it crash it does not take."""
    kind = json.loads(content).get("resourceType")
    try:
        MODELS[claim_format, kind].model_validate_json(content)
    except Exception:
        return False
    return True


def is_on_top(reason: str) -> bool:
    """Whether the reason is one of those that reading adds to fhir.resources'."""
    return reason.startswith(ON_TOP)

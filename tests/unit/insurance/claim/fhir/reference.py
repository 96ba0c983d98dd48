"""Whether fhir.resources accepts content: what reading is compared with."""

import json
from typing import Any

from fhir.resources.bundle import Bundle as BundleR5
from fhir.resources.claim import Claim as ClaimR5
from fhir.resources.R4B.bundle import Bundle as BundleR4
from fhir.resources.R4B.claim import Claim as ClaimR4

from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from tests.unit.insurance.claim.fhir.claims import R4, R5

MODELS: dict[tuple[ClaimFormat, str], Any] = {
    (R4, "Claim"): ClaimR4,
    (R4, "Bundle"): BundleR4,
    (R5, "Claim"): ClaimR5,
    (R5, "Bundle"): BundleR5,
}

# Reasons for which reading refuses what fhir.resources accepts.
ADDITIONAL = (
    reasons.DAY_AS_NUMBER,
    reasons.OBJECT,
    reasons.REQUIRED,
    reasons.NULL,
    reasons.EMPTY_OBJECT,
    reasons.EMPTY_LIST,
    reasons.EMPTY_TEXT,
    *reasons.WHERE_REQUIRED.values(),
    reasons.MODIFIER,
    reasons.NO_RESOURCE,
    reasons.CONTROL_CHARACTER,
    reasons.SURROGATE,
    reasons.ENDS_BEFORE_START,
    "is the sequence of ",
    "must be one of ",
    "is draft: that is no claim",
    "is entered-in-error: that is no claim",
    # Values of another JSON type, or of a form that the specification does not have.
    *reasons.PRIMITIVES.values(),
    "is a number of more than",
    "is not an element of",
    "is nested too deep",
    "holds ",
)


def accepts(content: bytes, claim_format: ClaimFormat) -> bool:
    """Whether fhir.resources accepts the content. Content that makes it raise anything is not accepted."""
    kind = json.loads(content).get("resourceType")
    try:
        MODELS[claim_format, kind].model_validate_json(content)
    except Exception:
        return False
    return True


def is_additional(reason: str) -> bool:
    """Whether the reason is one that reading adds to those of fhir.resources."""
    return reason.startswith(ADDITIONAL)

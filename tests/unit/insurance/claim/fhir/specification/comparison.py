"""Compares the reader with the specification."""

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.fhir.models.concepts import CONCEPTS
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.fhir.validation import reasons
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.fhir.claims import Json
from tests.unit.insurance.claim.fhir.specification.damages import Damage
from tests.unit.insurance.claim.fhir.specification.judge import Judge

# Rules that the schemas do not have: sequences are keys, status and use have a code, the statuses of a
# Condition too, and the entry of a Bundle does not delete the claim.
OURS = (
    "is the sequence of ",
    reasons.NO_SEQUENCE,
    *(reasons.not_in(allowed.codes) for known in CONCEPTS.values() for allowed in known.values()),
    reasons.UNSAID,
    reasons.not_sent("DELETE"),
    reasons.not_sent("GET"),
)
encoded = msgspec.json.Encoder(decimal_format="number").encode


def assert_verdict_of_the_specification(
    reader: ClaimReader, damage: Damage, claim_format: ClaimFormat
) -> None:
    """The reader accepts the document if the specification does, or names a fault where it was damaged."""
    if not is_one_claim(damage.document):
        return
    faults = Judge(RELEASE_OF_FORMAT[claim_format]).faults(damage.document)
    verdict = read(reader, damage.document, claim_format)
    if isinstance(verdict, Claim):
        assert not faults, damage
    elif not all(fault.reason.startswith(OURS) for fault in verdict.faults):
        assert faults, (damage, verdict.faults)
        assert any(fault.path.startswith(damage.within) for fault in verdict.faults), (damage, verdict.faults)


def read(reader: ClaimReader, document: Json, claim_format: ClaimFormat) -> Claim | Unreadable:
    """The claim as both paths read it, or the refusal."""
    content = encoded(document)
    fast = reader.read_fast(content, claim_format)
    try:
        claim = reader.read_validating(content, claim_format)
    except Unreadable as refusal:
        assert fast is None, content
        return refusal
    assert fast is None or fast == claim, content
    return claim


def is_one_claim(document: Json) -> bool:
    """Whether the document holds exactly one claim. Others are refused, whatever the specification says."""
    if document.get("resourceType") != "Bundle":
        return document.get("resourceType") == "Claim"
    entries = document.get("entry")
    resources = [entry.get("resource") for entry in entries or () if isinstance(entry, dict)]
    claims = [one for one in resources if isinstance(one, dict) and one.get("resourceType") == "Claim"]
    return len(claims) == 1

"""Maps Claim.related: the other claims that a claim names."""

import re

from insurance.claim.fhir.mapping.codings import codings_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.number import identifier_number
from insurance.claim.fhir.mapping.references import References
from insurance.claim.parts.related_claim import RelatedClaim

# FHIR's example codes have "prior" only; "replaces" is what X12, Da Vinci and others call a replacement.
RELATIONSHIPS = ("replaces", "prior")
_CLAIM_ID = re.compile(r"(?:.*/)?Claim/([A-Za-z0-9\-.]{1,64})(?:/_history/.*)?").fullmatch


def related_of(claim: FhirObject, references: References | None) -> tuple[RelatedClaim, ...]:
    """Those that are named by an identifier, or by a reference to a Claim; and all that are replaced."""
    found = (_related(related, references) for related in claim.related or ())
    return tuple(one for one in found if one.number or one.relationship == "replaces")


def _related(related: FhirObject, references: References | None) -> RelatedClaim:
    """By the named claim's identifier, also where the claim came along, else by its id."""
    relationship = _relationship(related)
    if number := _number(related.claim, references):
        return RelatedClaim(relationship, number)
    named = _CLAIM_ID(related.claim.reference or "") if related.claim is not None else None
    return RelatedClaim(relationship, f"id|{named[1]}", named[1]) if named else RelatedClaim(relationship, "")


def _relationship(related: FhirObject) -> str | None:
    codes = {coding.code for coding in codings_of(related.relationship)}
    return next((known for known in RELATIONSHIPS if known in codes), None)


def _number(reference: FhirObject | None, references: References | None) -> str | None:
    """The named claim's own number, as its identifier gives it; None where there is none."""
    if reference is None:
        return None
    sent = references.find(reference, "Claim") if references else None
    for identifier in (reference.identifier, *((sent.identifier or ()) if sent is not None else ())):
        if identifier is not None and (number := identifier_number(identifier)):
            return number
    return None

"""Finds what a document lacks to be one claim that can be taken in: how many it holds, and in which state."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from insurance.claim.fhir.entry_request import SENDING, changes_claim
from insurance.claim.fhir.models.compiled import NO_CLAIM
from insurance.claim.fhir.validation import reasons
from insurance.claim.fhir.validation.presence import has_extension
from insurance.claim.unreadable import ClaimFault

DECISIVE = ("status", "use")
# Resources of a Bundle that may hold whole claims: a batch of messages, the input of an operation.
HOLDERS = frozenset({"Bundle", "Parameters"})
Document: TypeAlias = dict[str, Any]


def claim_faults(document: Document) -> Iterator[ClaimFault]:
    """The faults of a Bundle that does not hold exactly one claim, and of a claim that is not one yet."""
    claims, held = [*_claims(document)], [*_held_claims(document)]
    if document["resourceType"] == "Bundle" and len(claims) != 1 and (claims or not held):
        yield ClaimFault("Bundle.entry", reasons.not_one_claim(len(claims)))
    yield from held
    yield from _request_faults(document)
    for place, claim in claims:
        status = claim.get("status")
        if isinstance(status, str) and status in NO_CLAIM:
            yield ClaimFault(f"{place}.status", reasons.no_claim(status))
        # FHIR lets an extension say why they are absent, but they decide what becomes of the claim.
        for name in DECISIVE:
            if claim.get(name) is None and has_extension(claim.get(f"_{name}")):
                yield ClaimFault(f"{place}.{name}", reasons.UNSAID)


def _held_claims(document: Document) -> Iterator[ClaimFault]:
    """The entries of a Bundle whose resource holds claims of its own, which nobody reads."""
    for index, entry in _entries(document):
        resource = entry.get("resource")
        if _type_of(resource) in HOLDERS and _holds_claim(resource):
            yield ClaimFault(f"Bundle.entry[{index}].resource", reasons.CLAIM_WITHIN)


def _holds_claim(resource: object) -> bool:
    """Whether there is a Claim anywhere in it."""
    # Without recursion: a document may be nested deeper than the stack.
    left = [resource]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if value.get("resourceType") == "Claim":
                return True
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    return False


def _request_faults(document: Document) -> Iterator[ClaimFault]:
    """The entries of a Bundle that ask for something else than to take a claim in."""
    for index, entry in _entries(document):
        request = entry.get("request")
        if not isinstance(request, dict):
            continue
        method, url = request.get("method"), request.get("url")
        changes = isinstance(method, str) and isinstance(url, str) and changes_claim(method, url)
        is_claim = changes or _type_of(entry.get("resource")) == "Claim"
        if is_claim and isinstance(method, str) and method not in SENDING:
            yield ClaimFault(f"Bundle.entry[{index}].request.method", reasons.not_sent(method))


def _claims(document: Document) -> Iterator[tuple[str, Document]]:
    """The claims of the document with their paths."""
    if document["resourceType"] == "Claim":
        yield "Claim", document
    for index, entry in _entries(document):
        resource = entry.get("resource")
        if isinstance(resource, dict) and _type_of(resource) == "Claim":
            yield f"Bundle.entry[{index}].resource", resource


def _entries(document: Document) -> Iterator[tuple[int, Document]]:
    """The entries of a Bundle, as far as they are objects, with their places."""
    entries = document.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _type_of(resource: object) -> str:
    """Its resourceType; "" for what has none."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else ""

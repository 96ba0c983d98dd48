"""Maps the visit, the sums and the kept rows: what a Claim has beside its patient and its lines."""

from functools import lru_cache
from typing import Any, TypeAlias

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.mapping.facts.extensions import found_in, slots_of
from insurance.claim.fhir.mapping.facts.information import add_information
from insurance.claim.fhir.mapping.facts.kept_rows import kept_rows_of
from insurance.claim.fhir.mapping.facts.lists import ClaimLists
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.visit import VISIT_KIND_URL
from insurance.claim.fhir.profile.extensions import CLAIM_EXTENSIONS
from insurance.claim.parts.kept_row import KeptRow
from insurance.claim.parts.sums import NO_SUMS, StatedSums
from insurance.claim.parts.visit import NO_VISIT, Visit

SLOTS = slots_of(CLAIM_EXTENSIONS)
ClaimFacts: TypeAlias = tuple[Visit, StatedSums, tuple[KeptRow, ...]]


def claim_facts_of(claim: FhirObject, lists: ClaimLists) -> ClaimFacts:
    """From the extensions, the supporting information, the care team, the procedures and the referral."""
    extensions = claim.extension or []
    if len(extensions) == 1 and _says_no_more(claim, extensions[0]):
        # Most claims: no search through the tables for them.
        return _of_kind(extensions[0].valueCode), NO_SUMS, ()
    found = found_in(extensions, SLOTS, (), lists.unread)
    if claim.supportingInfo is not None:
        add_information(found, claim.supportingInfo, lists.unread)
    found.close()
    visit, sums = {**found.values_of("visit"), **_named(claim, lists)}, found.values_of("sums")
    return (
        Visit(**visit) if visit else NO_VISIT,
        StatedSums(**sums) if sums else NO_SUMS,
        kept_rows_of(extensions, lists.unread),
    )


def _says_no_more(claim: FhirObject, extension: FhirObject) -> bool:
    """Whether the only extension is the kind of visit, and there is nothing else of a visit."""
    return (
        extension.url == VISIT_KIND_URL
        and extension.valueCode is not None
        and claim.supportingInfo is None
        and claim.careTeam is None
        and claim.procedure is None
        and claim.referral is None
    )


def _named(claim: FhirObject, lists: ClaimLists) -> dict[str, Any]:
    """What lists and references of the Claim have."""
    named = {
        "head": lists.head,
        "procedures": lists.all_procedures,
        "referral": _referral(claim.referral),
    }
    return {attribute: value for attribute, value in named.items() if value}


@lru_cache(maxsize=64)
def _of_kind(kind: str) -> Visit:
    """The same one for all claims that say no more: there are few kinds."""
    return Visit(kind=kind)


def _referral(reference: FhirObject | None) -> str | None:
    identifier = reference.identifier if reference is not None else None
    return (identifier.value or "").strip(BLANKS) or None if identifier is not None else None

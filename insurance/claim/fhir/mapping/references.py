"""Resolves references to the resources sent with a claim: contained in it, or in the same Bundle.

The rules are FHIR's: https://hl7.org/fhir/R4/bundle.html#references
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from insurance.claim.fhir.mapping.fhir_object import FhirObject

# The fullUrl of a Claim on a server; the first group is the base to which its relative references belong.
_CLAIM_URL = re.compile(r"(https?://.*/)Claim/[A-Za-z0-9\-.]{1,64}").fullmatch
DELETE = "DELETE"
_ON_A_SERVER = ("http://", "https://")

# The types of which the mapping reads something. A reference is followed to these alone, so that none of them
# can be read without being checked for modifiers (validation/fault_finder.py).
ReadType: TypeAlias = Literal[
    "Claim",
    "Condition",
    "Coverage",
    "Encounter",
    "Organization",
    "Patient",
    "Practitioner",
    "PractitionerRole",
]
READ_TYPES: frozenset[str] = frozenset(get_args(ReadType))

Resources = Mapping[str, Sequence[FhirObject]]


class References:
    """Resolves the references of one claim. Never fetches anything."""

    def __init__(
        self, claim: FhirObject, bundle: FhirObject | None = None, full_url: str | None = None
    ) -> None:
        """`full_url` is that of the claim's own entry in the bundle."""
        at_a_server = _CLAIM_URL(full_url or "")
        self._base = at_a_server[1] if at_a_server else None
        self._contained = _by_fragment(claim.contained or ())
        entries = [entry for entry in (bundle.entry or () if bundle else ()) if _is_sent(entry)]
        self._by_url = _by_url(entries)
        self._by_name = _by_name(entries, self._base)

    def find(self, reference: FhirObject | None, resource_type: ReadType) -> FhirObject | None:
        """The one resource of that type; None where it was not sent, or where several may be meant."""
        if reference is None or reference.reference is None:
            return None
        name, _, version = reference.reference.partition("/_history/")
        found = [
            resource
            for resource in self._contained.get(name) or self._bundled(name)
            if resource.__resource_type__ == resource_type and _may_have_version(resource, version)
        ]
        return found[0] if len(found) == 1 else None

    def _bundled(self, name: str) -> Sequence[FhirObject]:
        """The resources of the Bundle that the reference may mean."""
        if ":" in name:
            return self._by_url.get(name, ())
        at_the_base = self._by_url.get(f"{self._base}{name}") if self._base else None
        return at_the_base or self._by_name.get(name, ())


def _is_sent(entry: FhirObject) -> bool:
    """Whether the entry has a resource, and does not ask for its deletion."""
    return entry.resource is not None and (entry.request is None or entry.request.method != DELETE)


def _by_fragment(contained: Sequence[FhirObject]) -> Resources:
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for resource in contained:
        found[f"#{resource.id}"].append(resource)
    return found


def _by_url(entries: Sequence[FhirObject]) -> Resources:
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for entry in entries:
        if entry.fullUrl:
            found[entry.fullUrl].append(entry.resource)
    return found


def _by_name(entries: Sequence[FhirObject], base: str | None) -> Resources:
    """By Type/id. Where the claim has a base, without the resources of servers, which have their own."""
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for entry in entries:
        elsewhere = base is not None and (entry.fullUrl or "").startswith(_ON_A_SERVER)
        if entry.resource.id and not elsewhere:
            found[f"{entry.resource.__resource_type__}/{entry.resource.id}"].append(entry.resource)
    return found


def _may_have_version(resource: FhirObject, version: str) -> bool:
    own = resource.meta.versionId if resource.meta is not None else None
    return not version or own is None or own == version

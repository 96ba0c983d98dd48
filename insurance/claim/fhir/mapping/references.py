"""Resolves references to the resources sent with a claim: contained in it, or in the same Bundle.

The rules are FHIR's: https://hl7.org/fhir/R4/bundle.html#references
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from insurance.claim.fhir.mapping.fhir_object import FhirObject

# The fullUrl of a resource on a server: the base to which its relative references belong, its type, its id.
_SERVER_URL = re.compile(r"(https?://.*/)([A-Za-z]+)/[A-Za-z0-9\-.]{1,64}").fullmatch
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
# The fullUrl and the resource of each entry.
Entries = Sequence[tuple[str | None, FhirObject]]


class _Bundled:
    """The resources of one Bundle, by what references may name them by."""

    def __init__(self, bundle: FhirObject | None) -> None:
        entries = (bundle.entry or ()) if bundle else ()
        self._entries: Entries = [(entry.fullUrl, entry.resource) for entry in entries if _is_sent(entry)]
        self.by_url = _by_url(self._entries)
        self._by_name: dict[str | None, Resources] = {}
        self._full_urls: dict[int, str | None] | None = None

    def by_name(self, base: str | None) -> Resources:
        """By Type/id, as what stands at this base names them."""
        found = self._by_name.get(base)
        if found is None:
            found = self._by_name[base] = _by_name(self._entries, base)
        return found

    def has(self, resource: FhirObject) -> bool:
        """Whether the resource has an entry of its own."""
        return id(resource) in self._urls()

    def full_url(self, resource: FhirObject) -> str | None:
        """That of its entry."""
        return self._urls()[id(resource)]

    def _urls(self) -> dict[int, str | None]:
        if self._full_urls is None:
            self._full_urls = {id(resource): full_url for full_url, resource in self._entries}
        return self._full_urls


class References:
    """Resolves the references that stand in one resource: in a claim. Never fetches anything."""

    def __init__(
        self,
        owner: FhirObject,
        bundle: FhirObject | None = None,
        full_url: str | None = None,
        bundled: _Bundled | None = None,
    ) -> None:
        """`full_url` is that of the owner's own entry in the bundle; `bundled` is read of it, if known."""
        at_a_server = _SERVER_URL(full_url or "")
        self._base = at_a_server[1] if at_a_server and at_a_server[2] == owner.__resource_type__ else None
        self._contained = _by_fragment(owner.contained or ())
        self._bundled = _Bundled(bundle) if bundled is None else bundled

    def find(self, reference: FhirObject | None, resource_type: ReadType) -> FhirObject | None:
        """The one resource of that type; None where it was not sent, or where several may be meant."""
        if reference is None or reference.reference is None:
            return None
        name, _, version = reference.reference.partition("/_history/")
        found = [
            resource
            for resource in self._contained.get(name) or self._in_bundle(name)
            if resource.__resource_type__ == resource_type and _may_have_version(resource, version)
        ]
        return found[0] if len(found) == 1 else None

    def within(self, found: FhirObject) -> "References":
        """Those that stand in a resource that was found here.

        What is contained in the claim refers to what the claim contains. What has an entry of its own refers
        to what it contains itself, and relatively to its own server.
        """
        if not self._bundled.has(found):
            return self
        return References(found, None, self._bundled.full_url(found), self._bundled)

    def _in_bundle(self, name: str) -> Sequence[FhirObject]:
        """The resources of the Bundle that the reference may mean."""
        by_url = self._bundled.by_url
        if ":" in name:
            return by_url.get(name, ())
        at_the_base = by_url.get(f"{self._base}{name}") if self._base else None
        return at_the_base or self._bundled.by_name(self._base).get(name, ())


def _is_sent(entry: FhirObject) -> bool:
    """Whether the entry has a resource, and does not ask for its deletion."""
    return entry.resource is not None and (entry.request is None or entry.request.method != DELETE)


def _by_fragment(contained: Sequence[FhirObject]) -> Resources:
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for resource in contained:
        if resource.id:
            found[f"#{resource.id}"].append(resource)
    return found


def _by_url(entries: Entries) -> Resources:
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for full_url, resource in entries:
        if full_url:
            found[full_url].append(resource)
    return found


def _by_name(entries: Entries, base: str | None) -> Resources:
    """By Type/id. Where the claim has a base, without the resources of servers, which have their own."""
    found: dict[str, list[FhirObject]] = defaultdict(list)
    for full_url, resource in entries:
        elsewhere = base is not None and (full_url or "").startswith(_ON_A_SERVER)
        if resource.id and not elsewhere:
            found[f"{resource.__resource_type__}/{resource.id}"].append(resource)
    return found


def _may_have_version(resource: FhirObject, version: str) -> bool:
    own = resource.meta.versionId if resource.meta is not None else None
    return not version or own is None or own == version

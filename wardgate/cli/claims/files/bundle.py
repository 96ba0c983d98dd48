"""Splits a Bundle into its claims, each with the resources of the Bundle that it refers to.

A reference means in a part what it means in the whole Bundle. The rules are those by which the gateway
resolves it (insurance/claim/fhir/mapping/references.py), which are FHIR's:
https://hl7.org/fhir/R4/bundle.html#references
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from insurance.claim.fhir.entry_request import DELETE, SENDING, changes_claim
from wardgate.cli.claims.files.resource import Resource, claim_number, decoded, references_in

# The fullUrl of a resource on a server: the base to which relative references belong, the type, the id.
SERVER_URL = re.compile(r"(https?://.*/)([A-Za-z]+)/[A-Za-z0-9\-.]{1,64}").fullmatch
ON_A_SERVER = ("http://", "https://")
# The claim refers to a role or a coverage, and this to a person or an organization.
STEPS = 2
# Beyond it, nobody knows what a reference means; and a claim would be a Bundle of everything.
MOST_MEANINGS = 64


NO_REQUEST = msgspec.Raw(b"{}")


class BundleEntry(msgspec.Struct, omit_defaults=True):
    """One entry of a Bundle. The resource keeps its bytes, so that no decimal number is rewritten."""

    full_url: str = msgspec.field(name="fullUrl", default="")
    resource: msgspec.Raw = msgspec.Raw(b"{}")
    request: msgspec.Raw = NO_REQUEST


class EntryRequest(msgspec.Struct):
    """What an entry asks a server to do with the resource."""

    method: str = ""
    url: str = ""


class Bundle(msgspec.Struct):
    """A Bundle, or any other resource, which then has no entries."""

    kind: str = msgspec.field(name="resourceType", default="")
    entry: list[BundleEntry] = []


class ClaimPart(msgspec.Struct, frozen=True):
    """One claim of a Bundle: the position of its entry (from 0), its number (may be empty), what to send."""

    place: int
    number: str
    content: bytes


class FoundEntry(NamedTuple):
    """An entry with the type and id of its resource."""

    entry: BundleEntry
    resource: Resource

    @property
    def is_claim(self) -> bool:
        """Whether it has a claim, or asks to delete or change one: the gateway refuses this by its place."""
        if self.resource.kind == "Claim":
            return True
        asked = decoded(bytes(self.entry.request), EntryRequest)
        return asked is not None and changes_claim(asked.method, asked.url)

    @property
    def base(self) -> str | None:
        """The base to which relative references in this resource belong; None if it is on no server."""
        at_a_server = SERVER_URL(self.entry.full_url)
        return at_a_server[1] if at_a_server and at_a_server[2] == self.resource.kind else None


def entries_of(content: bytes) -> list[FoundEntry]:
    """The entries of a Bundle; none for content that is no Bundle, or that cannot be read."""
    bundle = decoded(content, Bundle)
    if bundle is None or bundle.kind != "Bundle":
        return []
    return [
        FoundEntry(entry, decoded(bytes(entry.resource), Resource) or Resource()) for entry in bundle.entry
    ]


def split_claims(entries: Sequence[FoundEntry]) -> Iterator[ClaimPart]:
    """The claims of a Bundle with these entries, one after the other.

    A claim that refers to other resources of the Bundle comes as a smaller Bundle with those resources. So
    does one whose entry asks for something else than to take it in, such as its deletion, with that request:
    the gateway refuses it.
    """
    index = _Index(found for found in entries if found.resource.kind != "Claim" and _is_there(found.entry))
    for place, found in enumerate(entries):
        if found.is_claim:
            yield ClaimPart(place, claim_number(bytes(found.entry.resource)), index.with_others(found))


def as_bundle(entries: Sequence[BundleEntry]) -> bytes:
    """A Bundle with these entries."""
    return msgspec.json.encode({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _is_sent(entry: BundleEntry) -> bool:
    request = decoded(bytes(entry.request), EntryRequest)
    # One that cannot be read is kept with its entry: the gateway says what is wrong with it.
    return request is not None and (not request.method or request.method in SENDING)


def _is_there(entry: BundleEntry) -> bool:
    """Whether a reference may mean its resource, whatever it asks for, except its deletion."""
    request = decoded(bytes(entry.request), EntryRequest)
    return request is not None and request.method != DELETE


def _without_request(entry: BundleEntry) -> BundleEntry:
    return BundleEntry(entry.full_url, entry.resource)


class _Index:
    """Finds the entries that references mean."""

    def __init__(self, others: Iterable[FoundEntry]) -> None:
        self._by_url: dict[str, list[FoundEntry]] = defaultdict(list)
        self._by_name: dict[str, list[FoundEntry]] = defaultdict(list)
        for other in others:
            if other.entry.full_url:
                self._by_url[other.entry.full_url].append(other)
            if other.resource.id:
                self._by_name[f"{other.resource.kind}/{other.resource.id}"].append(other)

    def with_others(self, claim: FoundEntry) -> bytes:
        """The claim alone, or a Bundle of it and of what it refers to."""
        others = [_without_request(other.entry) for other in self._referred(claim)]
        entry = _without_request(claim.entry) if _is_sent(claim.entry) else claim.entry
        whole = others or entry.request != NO_REQUEST
        return as_bundle([entry, *others]) if whole else bytes(entry.resource)

    def _referred(self, claim: FoundEntry) -> list[FoundEntry]:
        found: dict[int, FoundEntry] = {}
        step = [claim]
        for _ in range(STEPS):
            meant = {id(other.entry): other for known in step for other in self._meant_by(known)}
            step = [other for key, other in meant.items() if key not in found]
            found |= meant
        return list(found.values())

    def _meant_by(self, found: FoundEntry) -> list[FoundEntry]:
        base = found.base
        references = references_in(bytes(found.entry.resource))
        return [other for each in references for other in self._candidates(each, base)[:MOST_MEANINGS]]

    def _candidates(self, reference: str, base: str | None) -> Sequence[FoundEntry]:
        """All entries that the reference may mean: where there are several, the gateway takes none."""
        name = reference.partition("/_history/")[0]
        if ":" in name:
            return self._by_url.get(name, ())
        if base and (at_the_base := self._by_url.get(base + name)):
            return at_the_base
        named = self._by_name.get(name, [])
        return [other for other in named if not (base and other.entry.full_url.startswith(ON_A_SERVER))]

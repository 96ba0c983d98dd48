"""The part of FHIR that submitting needs: splitting a Bundle into claims, and reading a claim's number."""

import re
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")

LONGEST_NUMBER = 64
REFERENCE = re.compile(rb'"reference"\s*:\s*"([^"]+)"')


class Resource(msgspec.Struct):
    """Any FHIR resource."""

    kind: str = msgspec.field(name="resourceType", default="")
    id: str = ""


class BundleEntry(msgspec.Struct, omit_defaults=True):
    """One entry of a Bundle. The resource keeps its bytes, so that no decimal number is rewritten."""

    full_url: str = msgspec.field(name="fullUrl", default="")
    resource: msgspec.Raw = msgspec.Raw(b"{}")


class Bundle(msgspec.Struct):
    """A Bundle, or any other resource, which then has no entries."""

    kind: str = msgspec.field(name="resourceType", default="")
    entry: list[BundleEntry] = []


class Identifier(msgspec.Struct):
    """A FHIR Identifier."""

    value: str = ""


class Identified(msgspec.Struct):
    """The fields of a Claim that may hold its number."""

    identifier: list[Identifier] = []
    id: str = ""


class ClaimPart(msgspec.Struct, frozen=True):
    """One claim of a Bundle: the position of its entry (from 0), its number (may be empty), what to send."""

    place: int
    number: str
    content: bytes


def split_bundle(content: bytes) -> list[ClaimPart]:
    """The claims of a Bundle; an empty list for any other content.

    A claim that refers to other resources of the Bundle comes as a smaller Bundle with those resources.
    """
    bundle = _decoded(content, Bundle)
    if bundle is None or bundle.kind != "Bundle":
        return []
    resources = [_decoded(bytes(entry.resource), Resource) or Resource() for entry in bundle.entry]
    others = {
        name: entry
        for entry, resource in zip(bundle.entry, resources, strict=True)
        if resource.kind != "Claim"
        for name in (entry.full_url, f"{resource.kind}/{resource.id}")
    }
    return [
        ClaimPart(place, claim_number(bytes(entry.resource)), _with_others(entry, others))
        for place, (entry, resource) in enumerate(zip(bundle.entry, resources, strict=True))
        if resource.kind == "Claim"
    ]


def claim_number(claim: bytes) -> str:
    """The number that a person knows the claim by; "" if the content has none that can be read."""
    identified = _decoded(claim, Identified)
    if identified is None:
        return ""
    number = next((known.value for known in identified.identifier if known.value), identified.id)
    return number if len(number) <= LONGEST_NUMBER else f"{number[:LONGEST_NUMBER]}…"


def _with_others(claim: BundleEntry, others: dict[str, BundleEntry]) -> bytes:
    names = {name.decode() for name in REFERENCE.findall(bytes(claim.resource))}
    referred = {id(others[name]): others[name] for name in sorted(names & others.keys())}
    if not referred:
        return bytes(claim.resource)
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [claim, *referred.values()]}
    return msgspec.json.encode(bundle)


def _decoded(content: bytes, kind: type[Kind]) -> Kind | None:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None

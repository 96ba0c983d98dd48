"""As much of FHIR as sending takes: the claims of a Bundle, byte for byte, and a claim's number."""

from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")


class Resource(msgspec.Struct):
    """Any resource."""

    kind: str = msgspec.field(name="resourceType", default="")


class Entry(msgspec.Struct):
    """Of a Bundle."""

    resource: msgspec.Raw = msgspec.Raw(b"{}")


class Bundle(msgspec.Struct):
    """Any resource, of which a Bundle has entries."""

    kind: str = msgspec.field(name="resourceType", default="")
    entry: list[Entry] = []


class Identifier(msgspec.Struct):
    """Any identifier."""

    value: str = ""


class Identified(msgspec.Struct):
    """A Claim, as far as its number goes."""

    identifier: list[Identifier] = []
    id: str = ""


def claims_of(content: bytes) -> list[tuple[int, bytes]]:
    """The claims of a Bundle with their places in it, counted from 0; none of anything else."""
    bundle = _decoded(content, Bundle)
    if bundle is None or bundle.kind != "Bundle":
        return []
    places = enumerate(bytes(entry.resource) for entry in bundle.entry)
    return [(place, resource) for place, resource in places if _is_claim(resource)]


def claim_number(claim: bytes) -> str:
    """What a person knows the claim by; "" where it says nothing that can be understood."""
    identified = _decoded(claim, Identified)
    if identified is None:
        return ""
    return next((known.value for known in identified.identifier if known.value), identified.id)


def _is_claim(resource: bytes) -> bool:
    decoded = _decoded(resource, Resource)
    return decoded is not None and decoded.kind == "Claim"


def _decoded(content: bytes, kind: type[Kind]) -> Kind | None:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None

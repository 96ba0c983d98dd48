"""The little of FHIR that splitting needs: the type and id of a resource, a claim's number, references."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")

LONGEST_NUMBER = 64


class Resource(msgspec.Struct):
    """Any FHIR resource."""

    kind: str = msgspec.field(name="resourceType", default="")
    id: str = ""


class Identifier(msgspec.Struct):
    """A FHIR Identifier."""

    value: str | None = ""


class Identified(msgspec.Struct):
    """The fields of a Claim that may hold its number."""

    identifier: list[Identifier] = []
    id: str = ""


def claim_number(claim: bytes) -> str:
    """The number that a person knows the claim by; "" if the content has none that can be read."""
    identified = decoded(claim, Identified)
    if identified is None:
        return ""
    number = next((known.value for known in identified.identifier if known.value), identified.id)
    return number if len(number) <= LONGEST_NUMBER else f"{number[:LONGEST_NUMBER]}…"


def references_in(resource: bytes) -> list[str]:
    """Every reference in the resource and in what it contains, each once."""
    return list(dict.fromkeys(_references(decoded(resource, object))))


def decoded(content: bytes, kind: type[Kind]) -> Kind | None:
    """The content as this type; None if it is not JSON of this type."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _references(value: object) -> Iterator[str]:
    # Without recursion: a document may be nested deeper than the stack.
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if isinstance(reference := value.get("reference"), str):
                yield reference
            left.extend(reversed(value.values()))
        elif isinstance(value, list):
            left.extend(reversed(value))

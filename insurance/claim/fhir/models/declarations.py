"""The types of FHIR as `declared/*.txt` has them: the elements of each, which are required, the choices.

The files are written from the models of fhir.resources, which would take a third of a second to import, by
tests/unit/insurance/claim/fhir/declarations.py. A line without indentation names a type; the indented ones
are its elements: name, type, * for a list, ! for a required one, [choice], and the (closed set of codes).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from insurance.claim.fhir.release import Release

FOLDER = Path(__file__).parent / "declared"
_LINE = re.compile(
    r" (?P<name>\w+) (?P<type>\w+)(?P<many>\*?)(?P<required>!?)"
    r"(?: \[(?P<choice>\w+)(?P<one>!?)\])?(?: \((?P<codes>.+)\))?"
).fullmatch


class DeclaredElement(msgspec.Struct, frozen=True):
    """One element. `type` begins with a small letter if it is primitive; Resource means any resource.

    `choice` is the name of the choice that it belongs to, such as "serviced" for servicedDate; one of the
    choice is required if `one_required`.
    """

    name: str
    type: str
    many: bool
    required: bool
    choice: str | None
    one_required: bool
    codes: frozenset[str]


class DeclaredType(msgspec.Struct, frozen=True):
    """A type with its elements in the order of the specification."""

    name: str
    is_resource: bool
    elements: tuple[DeclaredElement, ...]


@cache
def declared_type(release: Release, name: str) -> DeclaredType | None:
    """The type of this name, or None where the release has none."""
    block = _blocks(release).get(name)
    if block is None:
        return None
    head, *lines = block.splitlines()
    return DeclaredType(name, head.endswith(" resource"), tuple(map(_element, lines)))


@cache
def _blocks(release: Release) -> Mapping[str, str]:
    blocks = (FOLDER / f"{release.lower()}.txt").read_text("utf-8").split("\n\n")
    return {block.split(maxsplit=1)[0]: block for block in blocks if block}


def _element(line: str) -> DeclaredElement:
    parts = _LINE(line)
    if parts is None:
        raise ValueError(line)
    return DeclaredElement(
        parts["name"],
        parts["type"],
        bool(parts["many"]),
        bool(parts["required"]),
        parts["choice"],
        bool(parts["one"]),
        frozenset((parts["codes"] or "").split()),
    )

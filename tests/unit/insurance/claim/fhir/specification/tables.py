"""The types of FHIR that a claim can have, as tables of our own: `r4.txt` and `r5.txt`.

A line without indentation names a type; the indented ones are its elements: name, type, `*` for a list, `!`
for a required element, and the closed set of codes in brackets. `from_schema.py` wrote them: they say what
HL7's JSON schemas say. What the specification says beyond them is in `judge.py`.
"""

import re
from functools import cache
from pathlib import Path

import msgspec

from insurance.claim.fhir.release import Release

FOLDER = Path(__file__).parent
_LINE = re.compile(r" (?P<name>\w+) (?P<type>\w+)(?P<flags>[*!]*)(?: \((?P<codes>.+)\))?").fullmatch


class Element(msgspec.Struct, frozen=True):
    """One element of a type. `type` begins with a small letter where it is a primitive."""

    name: str
    type: str
    many: bool
    required: bool
    codes: frozenset[str]

    @property
    def is_primitive(self) -> bool:
        """Whether its value is a value of JSON."""
        return self.type[0].islower()

    @property
    def choice(self) -> str | None:
        """The name of the choice: "serviced" of servicedDate. Whether there are others, the table shows."""
        suffix = self.type[0].upper() + self.type[1:]
        return self.name.removesuffix(suffix) if self.name.endswith(suffix) else None


Table = dict[str, dict[str, Element]]


@cache
def table(release: Release) -> Table:
    """Types by name, each with its elements by name."""
    types: Table = {}
    for line in (FOLDER / f"{release.lower()}.txt").read_text().splitlines():
        if not line.startswith(" "):
            elements = types[line] = {}
        else:
            element = _element(line)
            elements[element.name] = element
    return types


def _element(line: str) -> Element:
    parts = _LINE(line)
    assert parts, line
    flags, codes = parts["flags"], parts["codes"] or ""
    return Element(parts["name"], parts["type"], "*" in flags, "!" in flags, frozenset(codes.split()))

"""Gathers the values that were found for the parts of a claim: its visit, its sums, the care of a line ..."""

from typing import Any, NamedTuple

from insurance.claim.fhir.mapping.facts.unread import TWICE, not_a_value
from insurance.text import Text


class Slot(NamedTuple):
    """Where the value of a fact goes: such as the `kind` of the "visit". `many`: the fact has several."""

    part: str
    attribute: str
    many: bool
    expected: Text


def slot_of(fact: str, expected: Text, *, many: bool) -> Slot:
    """The slot of a fact such as "claim.visit.kind", whose value is `expected` to be such a one."""
    _, part, attribute = fact.split(".")
    return Slot(part, attribute, many, expected)


class Found:
    """The values by the part and by its attribute."""

    __slots__ = ("_lists", "_parts")

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, Any]] = {}
        self._lists: list[tuple[str, str]] = []

    def take(self, slot: Slot, value: object) -> Text | None:
        """Takes the value, or returns the reason why not: of a fact with one value, the first is taken."""
        if value is None:
            return not_a_value(slot.expected)
        part, attribute, many, _ = slot
        values = self._parts.get(part)
        if values is None:
            values = self._parts[part] = {}
        if attribute not in values:
            values[attribute] = [value] if many else value
            if many:
                self._lists.append((part, attribute))
        elif many:
            values[attribute].append(value)
        else:
            return TWICE
        return None

    def close(self) -> "Found":
        """After the last value: several values of one attribute become a tuple."""
        for part, attribute in self._lists:
            self._parts[part][attribute] = tuple(self._parts[part][attribute])
        return self

    def values_of(self, part: str) -> dict[str, Any]:
        """By the attributes. To be asked for once: the caller may change it."""
        return self._parts.pop(part, {})

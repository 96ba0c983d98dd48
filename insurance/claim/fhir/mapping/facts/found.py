"""Gathers the values that were found for the parts of a claim: its visit, its sums, the care of a line ..."""

from collections import defaultdict
from typing import Any

from insurance.claim.fhir.mapping.facts.unread import TWICE, not_a_value
from insurance.text import Text


class Found:
    """The values by the part and by its attribute."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, dict[str, Any]] = defaultdict(dict)

    def take(self, fact: str, value: object, expected: Text, *, many: bool) -> Text | None:
        """Takes the value of a fact such as "claim.visit.kind", or returns the reason why it is not taken.

        Of a fact with one value, the first one is taken.
        """
        if value is None:
            return not_a_value(expected)
        _, part, attribute = fact.split(".")
        values = self._parts[part]
        if many:
            values.setdefault(attribute, []).append(value)
        elif attribute in values:
            return TWICE
        else:
            values[attribute] = value
        return None

    def values_of(self, part: str) -> dict[str, Any]:
        """By the attributes; several values of one attribute as a tuple."""
        values = self._parts.get(part, {})
        return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}

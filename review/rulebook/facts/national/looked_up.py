"""Looks lines up in a list that is one for all."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.listed import Entries, Listed, NotLoaded
from insurance.claim.parts.line import Line
from review.rulebook.engine.answers import Missing
from review.rulebook.facts.national.named_item import (
    NamedItem,
    any_is_paid,
    named_items,
    without_code_or_day,
)

Entry = TypeVar("Entry", bound=CatalogueEntry)


class LookedUp(NamedTuple, Generic[Entry]):
    """The lines with the entries of their codes; no entries: the list does not have the code.

    `missing` is why other lines that the fund is to pay could not be looked up.
    """

    items: list[tuple[NamedItem, tuple[Entry, ...]]]
    missing: list[Missing]


def looked_up(
    listed: Listed[Entry],
    lines: Sequence[Line],
    kind: CatalogueKind,
    not_loaded: Missing,
    code_of: Callable[[str], str] = str,
) -> LookedUp[Entry]:
    """Look lines up by their codes of a kind; `code_of` is the code of the list, for the code in a claim."""
    if not listed.loaded:
        return LookedUp([], [not_loaded] if any_is_paid(lines) else [])
    answers = [(item, listed.on(code_of(item.code), item.day)) for item in named_items(lines, kind)]
    items = [
        (item, answer.entries if isinstance(answer, Entries) else ())
        for item, answer in answers
        if not isinstance(answer, NotLoaded)
    ]
    missing = [not_loaded] if len(items) < len(answers) else []
    return LookedUp(items, [*missing, *without_code_or_day(lines)])

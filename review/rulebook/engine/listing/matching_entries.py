"""Which entries of a catalogue a line is of: by what it says beside its code."""

from collections.abc import Sequence
from typing import TypeVar

from insurance.catalogue.drug import Drug
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply
from insurance.claim.parts.product import Product
from insurance.normal_form import normal_form
from insurance.remember import remember

Item = Drug | Supply | Service
Entry = TypeVar("Entry", Drug, Supply)
# Texts of catalogues and of lines are the same few thousand again and again.
REMEMBERED = 16_384


def matching(entries: tuple[Item, ...], product: Product) -> tuple[Item, ...]:
    """The entries of a code that the line's registration, bid and strength leave; empty if none is left.

    What the line or an entry does not say rules nothing out. A strength, and the bid of a supply, rule out
    only where another entry has it: otherwise it is the same item, and a difference.
    """
    first = entries[0]
    if isinstance(first, Service):
        return entries
    if len(entries) == 1:
        is_left = isinstance(first, Supply) or is_bought(first, product)
        return entries if is_left else ()
    if isinstance(first, Supply):
        return _preferred([entry for entry in entries if isinstance(entry, Supply)], "tender", product.tender)
    bought = [entry for entry in entries if isinstance(entry, Drug) and is_bought(entry, product)]
    return _preferred(bought, "strength", product.strength)


def is_bought(drug: Drug, product: Product) -> bool:
    """Whether the drug may be the one of the line, by its registration and bid."""
    registration, tender = product.registration, product.tender
    if registration is None and tender is None:
        return True
    return same(registration, drug.registration) and same(tender, drug.tender)


def same(stated: str | None, listed: str) -> bool:
    """Whether two texts differ in nothing but case, spaces and the encoding of marks, or one says nothing."""
    return stated == listed or not stated or not listed or folded(stated) == folded(listed)


@remember(REMEMBERED)
def folded(text: str) -> str:
    """In lower case, without spaces, with composed marks."""
    return "".join(normal_form("NFC", text).casefold().split())


def _preferred(entries: Sequence[Entry], field: str, stated: str | None) -> tuple[Item, ...]:
    having = tuple(entry for entry in entries if same(stated, getattr(entry, field)))
    return having or tuple(entries)

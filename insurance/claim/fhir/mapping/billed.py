"""Maps what an item or a part of one bills: its group, service or product, quantity and amounts."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeAlias

from insurance.claim.fhir.mapping.amounts import decimal_of, money_of
from insurance.claim.fhir.mapping.codings import codings_of, first_code_of
from insurance.claim.fhir.mapping.facts.values import text_in
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.parts.line_kind import group_in
from insurance.claim.parts.product import NO_PRODUCT, Product
from insurance.claim.parts.values import Coding, Money

# The group, the codes, the name and the unit, the quantity, the unit price, the tax and the net.
Billed: TypeAlias = tuple[
    str | None, tuple[Coding, ...], Product, Decimal | None, Money | None, Money | None, Money | None
]
BilledOf: TypeAlias = Callable[[FhirObject], Billed]


def billed_of(item: FhirObject) -> Billed:
    """By its elements category, productOrService, quantity, unitPrice, tax and net."""
    category, quantity = item.category, item.quantity
    return (
        group_in(first_code_of(category)) if category is not None else None,
        codings_of(item.productOrService),
        _product(item),
        decimal_of(quantity.value) if quantity is not None else None,
        money_of(item.unitPrice),
        money_of(item.tax),
        money_of(item.net),
    )


def _product(item: FhirObject) -> Product:
    """Its name, which is the text or else the first display of a code, and its unit."""
    concept, quantity = item.productOrService, item.quantity
    unit = quantity.unit if quantity is not None else None
    if concept is None:
        return _named(None, unit)
    name = concept.text
    return _named(name if name is not None else _display(concept.coding or ()), unit)


def _named(name: str | None, unit: str | None) -> Product:
    given = text_in(name), text_in(unit)
    return Product(*given) if any(given) else NO_PRODUCT


def _display(codings: Iterable[FhirObject]) -> str | None:
    return next((str(one.display) for one in codings if one.display is not None), None)

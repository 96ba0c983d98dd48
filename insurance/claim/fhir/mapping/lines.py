"""Maps the items, details and subDetails of a claim to lines and their parts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from insurance.claim.fhir.mapping.codings import codings_of, first_code_of
from insurance.claim.fhir.mapping.date_times import local_day
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.particulars import particulars_of
from insurance.claim.particulars import Particulars
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money

Position: TypeAlias = tuple[int, ...]

# Prices and quantities recur, and to make a Decimal takes as long as all else about it.
_whole = lru_cache(maxsize=8192)(Decimal)


def lines_of(items: Iterable[FhirObject] | None, prescription: Particulars = ()) -> tuple[Line, ...]:
    """Claim.item. `prescription` is what all lines have of their claim."""
    return tuple([_line(item, (place,), prescription) for place, item in enumerate(items or ())])


def money_of(money: FhirObject | None) -> Money | None:
    """The amount with the digits as sent; None where it has no value."""
    if money is None or (value := money.value) is None:
        return None
    return Money(_whole(value) if type(value) is int else value, money.currency)


def decimal_of(value: Decimal | int | None) -> Decimal | None:
    """A number of JSON: int where it was written without decimals."""
    return _whole(value) if isinstance(value, int) else value


def _line(item: FhirObject, position: Position, prescription: Particulars) -> Line:
    period, on = item.servicedPeriod, item.servicedDate
    if period is not None:
        first_day, last_day = local_day(period.start), local_day(period.end)
    else:
        # The fast path decodes days: no call for them.
        first_day = last_day = on if on is None or type(on) is date else local_day(on)
    parts = _details(item.detail, position) if item.detail is not None else ()
    return _new_line(item, position, first_day, last_day, parts, particulars_of(item, prescription))


def _details(details: Iterable[FhirObject], position: Position) -> tuple[Line, ...]:
    """Claim.item.detail. Details have no days in FHIR."""
    return tuple(
        _new_line(detail, (*position, place), None, None, _sub_details(detail.subDetail, (*position, place)))
        for place, detail in enumerate(details)
    )


def _sub_details(sub_details: Iterable[FhirObject] | None, position: Position) -> tuple[Line, ...]:
    """Claim.item.detail.subDetail."""
    return tuple(
        _new_line(sub_detail, (*position, place), None, None, ())
        for place, sub_detail in enumerate(sub_details or ())
    )


def _new_line(
    item: FhirObject,
    position: Position,
    first_day: date | None,
    last_day: date | None,
    parts: tuple[Line, ...],
    particulars: Particulars = (),
) -> Line:
    category, quantity, factor, tax = item.category, item.quantity, item.factor, item.tax
    return Line(
        item.sequence,
        position,
        first_code_of(category) if category is not None else None,
        codings_of(item.productOrService),
        first_day,
        last_day,
        decimal_of(quantity.value) if quantity is not None else None,
        money_of(item.unitPrice),
        decimal_of(factor) if factor is not None else None,
        money_of(tax) if tax is not None else None,
        money_of(item.net),
        parts,
        particulars,
    )

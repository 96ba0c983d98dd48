"""Divides a stay into parts where the law, the year or the person's cards change during it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from insurance.date_range import DateRange
from insurance.law.entitlement import Entitlement
from insurance.law.reason import Reason
from insurance.money import ZERO

ONE_DAY = timedelta(days=1)
WHOLE = Decimal(100)
Terms = Callable[[DateRange, Entitlement], tuple[object, ...]]


class StayPart(msgspec.Struct, frozen=True):
    """Days of a stay and what is paid on them.

    `because` says why the part does not belong to the one before: a new reference level, or a new year of
    co-payments. It is empty for the first part, and where the reasons of the entitlement say it.
    """

    days: DateRange
    entitlement: Entitlement
    because: tuple[Reason, ...] = ()


def stay_parts(
    paid: Iterable[DateRange],
    changes: Iterable[date],
    entitled: Callable[[date], Entitlement | None],
    *,
    for_booking: bool = False,
) -> Iterator[StayPart]:
    """The parts of the days paid, in order. A new part may begin on a day of `changes`.

    `entitled` is asked once for each of these days, in order. Days on which another day's entitlement holds
    unchanged belong to the same part; days without one belong to none. `for_booking`: a part ends with the
    year also where no ceiling applies yet, if the patient co-pays: all co-payments of a year count to its
    ceiling, also those before the five years were reached.
    """
    terms = _terms_of_booking if for_booking else _terms
    open_part: StayPart | None = None
    for days in _divided(paid, sorted(set(changes))):
        found = entitled(days.first)
        if found is None:
            continue
        if open_part is not None and _continues(open_part, days, found, terms):
            open_part = StayPart(DateRange(open_part.days.first, days.last), open_part.entitlement)
            continue
        if open_part is not None:
            yield open_part
        open_part = StayPart(days, found)
    if open_part is not None:
        yield open_part


def _divided(paid: Iterable[DateRange], changes: list[date]) -> Iterator[DateRange]:
    for days in paid:
        first = days.first
        for change in changes:
            if first < change <= days.last:
                yield DateRange(first, change - ONE_DAY)
                first = change
        yield DateRange(first, days.last)


def _continues(part: StayPart, days: DateRange, found: Entitlement, terms: Terms) -> bool:
    adjoins = part.days.last + ONE_DAY == days.first
    return adjoins and terms(part.days, part.entitlement) == terms(days, found)


def _terms(days: DateRange, entitlement: Entitlement) -> tuple[object, ...]:
    """What makes two parts one: what is left of the ceiling differs only by what was co-paid meanwhile.

    A ceiling is none for whoever co-pays nothing, and a cap on supplies none where nothing is paid.
    """
    has_ceiling, beyond = entitlement.has_ceiling and _co_pays(entitlement), entitlement.beyond_ceiling
    return (
        entitlement.visit_code,
        entitlement.rate,
        entitlement.small_visit_rate,
        entitlement.small_visit_below,
        entitlement.supply_cap if entitlement.small_visit_rate > ZERO else None,
        entitlement.right_line,
        days.first.year if has_ceiling else None,
        _terms(days, beyond) if beyond else None,
    )


def _terms_of_booking(days: DateRange, entitlement: Entitlement) -> tuple[object, ...]:
    counts = entitlement.right_line and _co_pays(entitlement)
    return *_terms(days, entitlement), days.first.year if counts else None


def _co_pays(entitlement: Entitlement) -> bool:
    return min(entitlement.rate, entitlement.small_visit_rate) < WHOLE

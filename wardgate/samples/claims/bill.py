"""The billed lines of a visit or stay, day by day, as the care of the illness requires them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.illness import Care, Item
from wardgate.samples.claims.visit import BilledLine, billed
from wardgate.samples.random_choice import random_int

# TT 39/2018/TT-BYT, Article 5: from the second specialty on, an examination is paid at 30 %.
SECOND_EXAM = Decimal("0.3")
LONG_PRESCRIPTION = 14


def bill_of_visit(care: Care, day: date, second_exam: Item | None) -> tuple[BilledLine, ...]:
    """An outpatient's lines: all on one day, except that a long prescription covers several days."""
    lines = [billed(care.exam, day)]
    if second_exam and second_exam != care.exam:
        lines.append(billed(second_exam, day, factor=SECOND_EXAM))
    lines += (billed(test, day) for test in care.tests)
    if care.operation:
        lines.append(billed(care.operation, day))
    lines += (_prescribed(drug, daily, care.days, day) for drug, daily in care.drugs)
    lines += (billed(supply, day) for supply in care.supplies)
    return tuple(lines)


def bill_of_stay(random: Random, care: Care, first: date, last: date) -> tuple[BilledLine, ...]:
    """An inpatient's lines, from the examination on admission to the bed."""
    lines = [billed(care.exam, first), *(billed(test, first) for test in care.tests)]
    operated = min(first + ONE_DAY, last)
    if care.operation:
        lines.append(billed(care.operation, operated))
    if care.tests and last - first > 3 * ONE_DAY:
        lines.append(billed(care.tests[0], last - ONE_DAY))
    for drug, daily in care.drugs:
        lines += _given(drug, daily, first, last) if daily else [billed(drug, operated)]
    lines += (billed(supply, operated, random_int(random, 1, 3)) for supply in care.supplies)
    if care.bed:
        lines.append(billed(care.bed, first, max((last - first).days, 1), last))
    return tuple(lines)


def _prescribed(drug: Item, daily: int, days: int, day: date) -> BilledLine:
    last = day + timedelta(days=days - 1) if days >= LONG_PRESCRIPTION and daily else day
    return billed(drug, day, max(daily * days, 1), last)


def _given(drug: Item, daily: int, first: date, last: date) -> Iterator[BilledLine]:
    day = first
    while day <= last:
        yield billed(drug, day, daily)
        day += ONE_DAY

"""What a visit costs: the lines that the care of an illness leads to, day by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wardgate.samples.cards.term import ONE_DAY
from wardgate.samples.claims.illness import Care, Item
from wardgate.samples.claims.visit import BilledLine, billed
from wardgate.samples.random_choice import between

# TT 39/2018/TT-BYT, Article 5: from the second specialty on, an examination is paid at 30 %.
SECOND_EXAM = Decimal("0.3")
LONG_PRESCRIPTION = 14


def bill_of_visit(care: Care, day: date, second_exam: Item | None) -> tuple[BilledLine, ...]:
    """An outpatient's: all on one day, but a long prescription covers its days."""
    lines = [billed(care.exam, day)]
    if second_exam and second_exam != care.exam:
        lines.append(billed(second_exam, day, factor=SECOND_EXAM))
    lines += (billed(test, day) for test in care.tests)
    if care.operation:
        lines.append(billed(care.operation, day))
    lines += (_prescribed(drug, a_day, care.days, day) for drug, a_day in care.drugs)
    lines += (billed(supply, day) for supply in care.supplies)
    return tuple(lines)


def bill_of_stay(dice: Random, care: Care, first: date, last: date) -> tuple[BilledLine, ...]:
    """An inpatient's, from the examination on admission to the bed."""
    lines = [billed(care.exam, first), *(billed(test, first) for test in care.tests)]
    operated = min(first + ONE_DAY, last)
    if care.operation:
        lines.append(billed(care.operation, operated))
    if care.tests and last - first > 3 * ONE_DAY:
        lines.append(billed(care.tests[0], last - ONE_DAY))
    for drug, a_day in care.drugs:
        lines += _given(drug, a_day, first, last) if a_day else [billed(drug, operated)]
    lines += (billed(supply, operated, between(dice, 1, 3)) for supply in care.supplies)
    if care.bed:
        lines.append(billed(care.bed, first, max((last - first).days, 1), last))
    return tuple(lines)


def _prescribed(drug: Item, a_day: int, days: int, day: date) -> BilledLine:
    last = day + timedelta(days=days - 1) if days >= LONG_PRESCRIPTION and a_day else day
    return billed(drug, day, max(a_day * days, 1), last)


def _given(drug: Item, a_day: int, first: date, last: date) -> Iterator[BilledLine]:
    day = first
    while day <= last:
        yield billed(drug, day, a_day)
        day += ONE_DAY

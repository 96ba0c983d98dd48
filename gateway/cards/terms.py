"""Which outcome the terms of a person's cards have on a day, or over the days of a stay. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from gateway.cards import outcome as table
from gateway.cards.card import CardPeriod
from gateway.cards.outcome import OUTCOME_OF_GROUP, Outcome
from gateway.cards.question import Question
from gateway.cards.subject import CardNumber
from insurance.date_range import DateRange
from insurance.law.cover.covered_days import uncovered_days

ONE_DAY = timedelta(days=1)


class CoverDecision(msgspec.Struct, frozen=True):
    """What the terms come to. `in_force` are the periods that hold on the first day paid, by first day."""

    outcome: Outcome
    in_force: tuple[CardPeriod, ...] = ()
    days_paid: tuple[DateRange, ...] = ()


def decide_cover(question: Question, periods: Sequence[CardPeriod], days_of_grace: int) -> CoverDecision:
    """In force by any card: valid. Else why the card asked for, or the person's last one, is not.

    `days_of_grace` are those of a stay; see insurance.law.cover.days_of_grace.
    """
    if question.service_until is None:
        return _on_the_day(question, periods)
    stay = DateRange(question.service_date, question.service_until)
    return _over_the_stay(question, periods, stay, days_of_grace)


def shown(question: Question, periods: Sequence[CardPeriod]) -> Iterator[CardPeriod]:
    """Those that hold on the day or on one of the stay's, and the one that begins next."""
    first, last = question.service_date, question.service_until or question.service_date
    for period in periods:
        if period.holds_on(first) or (_to_come(period, first) and period.valid_from <= last):
            yield period
    to_come = [period for period in periods if _to_come(period, last)]
    if to_come:
        yield min(to_come, key=lambda period: period.valid_from)


def _over_the_stay(
    question: Question, periods: Sequence[CardPeriod], stay: DateRange, days_of_grace: int
) -> CoverDecision:
    gaps = uncovered_days(stay, periods, 0)
    unpaid = uncovered_days(stay, periods, days_of_grace) if gaps else gaps
    paid = tuple(_between(stay, unpaid))
    if not paid:
        return _on_the_day(question, periods)
    in_force = _in_force(periods, paid[0].first)
    if paid[0].first > stay.first:
        return CoverDecision(table.BEGINS_DURING_STAY, in_force, paid)
    if unpaid:
        return CoverDecision(table.ENDS_BEFORE_DISCHARGE, in_force, paid)
    if gaps:
        return CoverDecision(table.EXPIRES_DURING_STAY, in_force, paid)
    first_day = _on_the_day(question, periods)
    # Who shows the old card is to hear so first: the new one is shown beside it.
    changes = first_day.outcome is not table.EXPIRED_NEW_CARD and not _one_card_covers(
        stay, in_force, periods
    )
    return CoverDecision(table.CARD_CHANGES_DURING_STAY if changes else first_day.outcome, in_force, paid)


def _between(stay: DateRange, gaps: Iterable[DateRange]) -> Iterator[DateRange]:
    first = stay.first
    for gap in gaps:
        if gap.first > first:
            yield DateRange(first, gap.first - ONE_DAY)
        if gap.last == stay.last:
            return
        first = gap.last + ONE_DAY
    yield DateRange(first, stay.last)


def _one_card_covers(stay: DateRange, in_force: Iterable[CardPeriod], periods: Sequence[CardPeriod]) -> bool:
    numbers = {period.card_number for period in in_force}
    return any(
        not uncovered_days(stay, [period for period in periods if period.card_number == number], 0)
        for number in numbers
    )


def _on_the_day(question: Question, periods: Sequence[CardPeriod]) -> CoverDecision:
    day, asked = question.service_date, question.subject
    in_force = _in_force(periods, day)
    if not isinstance(asked, CardNumber):
        return CoverDecision(_managed(in_force) if in_force else _why_not(periods, day), in_force)
    of_the_card = [period for period in periods if period.card_number == asked.text]
    if not in_force:
        return CoverDecision(_why_not(of_the_card, day))
    current = next((period for period in in_force if period.card_number == asked.text), None)
    if current is not None:
        newer = _newer_card(current, periods, day)
        return CoverDecision(table.VALID_NEW_CARD if newer else _managed([current]), in_force)
    # Another card covers the day: the one asked for is the old one, or the new one shown too early.
    begun = any(period.valid_from <= day for period in of_the_card)
    return CoverDecision(table.EXPIRED_NEW_CARD if begun else table.VALID_NEW_CARD, in_force)


def _in_force(periods: Iterable[CardPeriod], day: date) -> tuple[CardPeriod, ...]:
    return tuple([period for period in periods if period.holds_on(day)])


def _managed(in_force: Iterable[CardPeriod]) -> Outcome:
    """Plainly valid, but for a card of the army or the police: VSS wants it looked at."""
    for period in in_force:
        if period.group in OUTCOME_OF_GROUP:
            return OUTCOME_OF_GROUP[period.group]
    return table.ACCURATE


def _newer_card(current: CardPeriod, periods: Iterable[CardPeriod], day: date) -> bool:
    return any(
        period.card_number != current.card_number
        and period.valid_from > current.valid_from
        and (period.holds_on(day) or _to_come(period, day))
        for period in periods
    )


def _why_not(periods: Sequence[CardPeriod], day: date) -> Outcome:
    """Cut short on the day: by what. Still to come: not yet. Else how the last term ended."""
    begun = [period for period in periods if period.valid_from <= day]
    last = max(begun, key=lambda period: period.last_day, default=None)
    if last is None:
        return table.NOT_YET_VALID
    cut_short_on_the_day = last.end_reason is not None and last.valid_until >= day
    if not cut_short_on_the_day and any(_to_come(period, day) for period in periods):
        return table.NOT_YET_VALID
    return table.EXPIRED if last.end_reason is None else table.OUTCOME_OF_END[last.end_reason]


def _to_come(period: CardPeriod, day: date) -> bool:
    """Whether cover by it begins after the day; one that was cut short before it began never comes."""
    return period.valid_from > day and period.last_day >= period.valid_from

"""Decides which days of a stay are covered, and what the clerk must know about the others."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod
from gateway.cards.judging.cover_decision import CoverDecision
from gateway.cards.judging.cover_on_day import cover_on_day, in_force_on
from gateway.cards.question import Question
from insurance.date_range import DateRange
from insurance.law.cover.covered_days import uncovered_days

ONE_DAY = timedelta(days=1)


def cover_over_stay(
    question: Question, periods: Sequence[CardPeriod], stay: DateRange, days_of_grace: int
) -> CoverDecision:
    """As cover_on_day where no day is covered. See uncovered_days for `days_of_grace`."""
    gaps = uncovered_days(stay, periods, 0)
    unpaid = uncovered_days(stay, periods, days_of_grace) if gaps else gaps
    paid = tuple(_between(stay, unpaid))
    if not paid:
        return cover_on_day(question, periods)
    in_force = in_force_on(paid[0].first, periods)
    if paid[0].first > stay.first:
        return CoverDecision(outcomes.BEGINS_DURING_STAY, in_force, paid)
    if unpaid:
        return CoverDecision(outcomes.ENDS_BEFORE_DISCHARGE, in_force, paid)
    if gaps:
        return CoverDecision(outcomes.EXPIRES_DURING_STAY, in_force, paid)
    first_day = cover_on_day(question, periods)
    # A clerk who was shown the old card needs to know that first; the new card is shown with it.
    is_old_card = first_day.outcome is outcomes.EXPIRED_NEW_CARD
    card_changes = not is_old_card and not _one_card_covers(stay, in_force, periods)
    outcome = outcomes.CARD_CHANGES_DURING_STAY if card_changes else first_day.outcome
    return CoverDecision(outcome, in_force, paid)


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

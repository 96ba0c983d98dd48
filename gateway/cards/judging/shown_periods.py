"""Selects the card periods that a caller may see."""

from collections.abc import Iterator, Sequence

from gateway.cards.card import CardPeriod
from gateway.cards.question import Question
from insurance.law.cover.covered_days import holds_on


def shown_periods(question: Question, periods: Sequence[CardPeriod]) -> Iterator[CardPeriod]:
    """The periods that hold on the day, or on a day of the stay, and the one that begins next."""
    first, last = question.service_date, question.service_until or question.service_date
    for period in periods:
        if holds_on(period, first) or (period.begins_after(first) and period.valid_from <= last):
            yield period
    later = [period for period in periods if period.begins_after(last)]
    if later:
        yield min(later, key=lambda period: period.valid_from)

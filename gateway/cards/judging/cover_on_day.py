"""Decides whether a single day is covered, and if not, why not."""

from collections.abc import Iterable, Sequence
from datetime import date

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod
from gateway.cards.judging.cover_decision import CoverDecision
from gateway.cards.outcome import Outcome
from gateway.cards.question import Question
from gateway.cards.subject import CardNumber
from insurance.law.cover.covered_days import holds_on


def cover_on_day(question: Question, periods: Sequence[CardPeriod]) -> CoverDecision:
    """Valid where any card is in force; else why the card asked about, or the person's last one, is not."""
    day, subject = question.service_date, question.subject
    in_force = in_force_on(day, periods)
    if not isinstance(subject, CardNumber):
        return CoverDecision(_valid(in_force) if in_force else _not_valid(periods, day), in_force)
    of_the_card = [period for period in periods if period.card_number == subject.text]
    if not in_force:
        return CoverDecision(_not_valid(of_the_card, day))
    current = next((period for period in in_force if period.card_number == subject.text), None)
    if current is not None:
        has_newer = _has_newer_card(current, periods, day)
        return CoverDecision(outcomes.VALID_NEW_CARD if has_newer else _valid([current]), in_force)
    # Another card covers the day: the one asked about is the old one, or the new one shown too early.
    has_begun = any(period.valid_from <= day for period in of_the_card)
    return CoverDecision(outcomes.EXPIRED_NEW_CARD if has_begun else outcomes.VALID_NEW_CARD, in_force)


def in_force_on(day: date, periods: Iterable[CardPeriod]) -> tuple[CardPeriod, ...]:
    """The periods that hold on the day."""
    return tuple([period for period in periods if holds_on(period, day)])


def _valid(in_force: Iterable[CardPeriod]) -> Outcome:
    """Accurate, or managed by the army or the police: VSS wants those cards to be checked."""
    for period in in_force:
        if period.group in outcomes.OUTCOME_OF_GROUP:
            return outcomes.OUTCOME_OF_GROUP[period.group]
    return outcomes.ACCURATE


def _has_newer_card(current: CardPeriod, periods: Iterable[CardPeriod], day: date) -> bool:
    return any(
        period.card_number != current.card_number
        and period.valid_from > current.valid_from
        and (holds_on(period, day) or period.begins_after(day))
        for period in periods
    )


def _not_valid(periods: Sequence[CardPeriod], day: date) -> Outcome:
    """Ended early and would hold on the day: why it ended. Begins later: not yet. Else how the last one
    ended.
    """
    begun = [period for period in periods if period.valid_from <= day]
    last = max(begun, key=lambda period: period.last_day, default=None)
    if last is None:
        return outcomes.NOT_YET_VALID
    ended_early = last.end_reason is not None and last.valid_until >= day
    if not ended_early and any(period.begins_after(day) for period in periods):
        return outcomes.NOT_YET_VALID
    return outcomes.EXPIRED if last.end_reason is None else outcomes.OUTCOME_OF_END[last.end_reason]

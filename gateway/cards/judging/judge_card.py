"""Decides the outcome of a look-up: the first reason that applies, and which cards are shown."""

from collections.abc import Sequence

import msgspec

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, Holding
from gateway.cards.judging.cover_decision import CoverDecision
from gateway.cards.judging.cover_on_day import cover_on_day
from gateway.cards.judging.cover_over_stay import cover_over_stay
from gateway.cards.judging.mismatch import mismatched_number, mismatched_particular
from gateway.cards.judging.renumbered_codes import as_registered, renumberings
from gateway.cards.judging.shown_periods import shown_periods
from gateway.cards.outcome import Outcome
from gateway.cards.question import Question
from gateway.cards.renumbering import Renumbering
from gateway.cards.subject import CardNumber
from insurance.date_range import DateRange
from insurance.law.childhood import is_under_six
from insurance.law.codes.renumbered import NOTHING_RENUMBERED, Renumbered
from insurance.law.cover.before_first_card import is_before_first_card


class CardJudgement(msgspec.Struct, frozen=True):
    """The part of an answer that follows from the question and the register alone; Answer explains the
    fields.

    `in_force` are the periods that the visit may be paid by: none where the outcome is not VALID.
    """

    outcome: Outcome
    shown: tuple[CardPeriod, ...]
    holder_confirmed: bool
    in_force: tuple[CardPeriod, ...] = ()
    days_paid: tuple[DateRange, ...] = ()
    renumbered: tuple[Renumbering, ...] = ()


NOT_FOUND = CardJudgement(outcomes.UNKNOWN, (), holder_confirmed=False)


def judge_card(
    asked: Question,
    holding: Holding | None,
    days_of_grace: int = 0,
    codes: Renumbered = NOTHING_RENUMBERED,
) -> CardJudgement:
    """The reasons are checked in this order, and the first that applies is the answer:

     1. no such person, or a person without a card: UNKNOWN; for a child under six who is not looked up by a
        card number see 5
     2. a card number that is not among the person's: level, province, or number wrong
     3. particulars stated that are not the person's: name, birth date, sex
     4. died before the day
     5. a child under six before the first card begins, or without any: CHILD_WITHOUT_CARD
     6. no card in force: why the one asked about, or the last one, is not; for a stay: on none of its days
     7. a registered facility stated that is not that of the card in force: REGISTERED_FACILITY_WRONG
     8. a stay that is not covered from its first day, or not on every day, or only by days of grace
     9. the card asked about has ended, and another one is in force: EXPIRED_NEW_CARD
    10. a stay in which one card takes over from another: CARD_CHANGES_DURING_STAY
    11. the card asked about is in force, and a newer one has been issued: VALID_NEW_CARD
    12. a card of the army or the police: MANAGED_BY_DEFENCE, MANAGED_BY_PUBLIC_SECURITY
    13. none of these: ACCURATE

    A wrong number comes first, since a typing error in it finds another person, whose name is then wrong too.
    What prevents payment comes before what only requires an action; among the latter, what changes the sum
    comes before what changes the card to claim by, and that before papers to check.
    The registered facility is not compared where a card other than the one asked about is in force: the
    caller states the facility of the card that was presented. No card is shown where a particular is wrong:
    the caller may have another person at the desk. The holder is confirmed only where name and birth date
    were both stated: a guessed sex alone must not reveal a name. `days_of_grace` applies to a stay only: see
    cover_over_stay. What has another code since provinces were merged or facilities renumbered is the same,
    by `codes`.
    """
    if holding is None or not (holding.periods or _is_child_without_card(asked, holding)):
        return NOT_FOUND
    question = as_registered(asked, holding.periods, codes)
    stated, person = question.holder, holding.person
    wrong_number = mismatched_number(question.subject, holding.periods)
    wrong_particular = mismatched_particular(stated, person)
    if wrong_particular:
        return CardJudgement(wrong_number or wrong_particular, (), holder_confirmed=False)
    confirmed = bool(stated.full_name and stated.birth_date)
    has_died = person.died_on is not None and person.died_on < question.service_date
    if wrong_number or has_died:
        cards = () if has_died else tuple(shown_periods(question, holding.periods))
        return CardJudgement(wrong_number or outcomes.DIED, cards, confirmed)
    cover = _cover(question, holding, days_of_grace, codes)
    cards = tuple(shown_periods(question, holding.periods))
    renumbered = renumberings(asked, question, cover.in_force, codes)
    return CardJudgement(cover.outcome, cards, confirmed, cover.in_force, cover.days_paid, renumbered)


def _is_child_without_card(question: Question, holding: Holding) -> bool:
    by_card_number = isinstance(question.subject, CardNumber)
    return not by_card_number and is_under_six(holding.person.birth_date, question.service_date)


def _cover(question: Question, holding: Holding, days_of_grace: int, codes: Renumbered) -> CoverDecision:
    periods = holding.periods
    if is_before_first_card(question.service_date, periods, holding.person.birth_date):
        return CoverDecision(outcomes.CHILD_WITHOUT_CARD)
    if question.service_until is None:
        cover = cover_on_day(question, periods)
    else:
        stay = DateRange(question.service_date, question.service_until)
        cover = cover_over_stay(question, periods, stay, days_of_grace)
    if _is_registered_elsewhere(question, cover.in_force, codes):
        return CoverDecision(outcomes.REGISTERED_FACILITY_WRONG)
    return cover


def _is_registered_elsewhere(question: Question, in_force: Sequence[CardPeriod], codes: Renumbered) -> bool:
    """Compares the card asked about, where the question has a card number; else every card in force."""
    stated, subject = question.registered_facility, question.subject
    if not stated:
        return False
    by_card_number = isinstance(subject, CardNumber)
    compared = [period for period in in_force if not by_card_number or period.card_number == subject.text]
    same, day = codes.facilities.same, question.service_date
    return bool(compared) and not any(same(period.registered_facility, stated, day) for period in compared)

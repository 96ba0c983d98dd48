"""Which outcome a look-up has, for the first reason that holds, and which cards are shown. Pure."""

from collections.abc import Sequence

import msgspec

from gateway.cards import outcome as table
from gateway.cards.card import CardPeriod, Holding, Person
from gateway.cards.outcome import Outcome
from gateway.cards.person_match import same_birth_date, same_first_letter, same_name
from gateway.cards.question import Particulars, Question
from gateway.cards.subject import CardNumber
from gateway.cards.terms import CoverDecision, decide_cover, shown
from insurance.date_range import DateRange
from insurance.law.childhood import is_under_six


class CardJudgement(msgspec.Struct, frozen=True):
    """The part of an answer that follows from the question and the register alone; see Answer.

    `in_force` are the cards that the visit may be paid by: none where the outcome is not VALID.
    """

    outcome: Outcome
    shown: tuple[CardPeriod, ...]
    holder_confirmed: bool
    in_force: tuple[CardPeriod, ...] = ()
    days_paid: tuple[DateRange, ...] = ()


NOBODY = CardJudgement(table.UNKNOWN, (), holder_confirmed=False)


def judge_card(question: Question, holding: Holding | None, days_of_grace: int = 0) -> CardJudgement:
    """The reasons are looked for in this order, and the first one found is the answer:

     1. nobody known, or nobody with a card: UNKNOWN; of a child under six see 5
     2. a card number that is not among theirs: level, province, or number wrong
     3. particulars given that are not theirs: name, birth date, sex
     4. died before the day
     5. a child under six without any card, not asked for by a card number: CHILD_WITHOUT_CARD
     6. no card in force: why the one asked for, or the last one, is not; of a stay: on none of its days
     7. a registered facility given that is not that of the card in force: REGISTERED_FACILITY_WRONG
     8. a stay that is not covered from its first day, or not on every day, or only by days of grace
     9. the card asked for has ended, and another one is in force: EXPIRED_NEW_CARD
    10. a stay in which one card takes over from another: CARD_CHANGES_DURING_STAY
    11. the card asked for is in force, and a newer one has been issued: VALID_NEW_CARD
    12. a card of the army or the police: MANAGED_BY_DEFENCE, MANAGED_BY_PUBLIC_SECURITY
    13. nothing at all: ACCURATE

    A wrong number comes first, since a slip in it finds somebody else, whose name is then wrong too. What
    speaks against being paid comes before what only asks for something to be done; of the latter, what
    changes the sum before what changes the card to claim by, before the papers to look at.
    The facility is not compared where another card than the one asked for is in force: it is that one's.
    No card is shown where a particular is wrong: it may be somebody else who asks. The holder is confirmed
    only where name and birth date were both given: a guessed sex alone must not bring a name to light.
    `days_of_grace` is for a stay only: see terms.decide_cover.
    """
    if holding is None or not (holding.periods or _is_child_without_card(question, holding)):
        return NOBODY
    given, person = question.particulars, holding.person
    wrong_number = _wrong_number(question, holding.periods)
    wrong_particular = _wrong_particular(given, person)
    if wrong_particular:
        return CardJudgement(wrong_number or wrong_particular, (), holder_confirmed=False)
    confirmed = bool(given.full_name and given.birth_date)
    died = person.died_on is not None and person.died_on < question.service_date
    if wrong_number or died:
        cards = () if died else tuple(shown(question, holding.periods))
        return CardJudgement(wrong_number or table.DIED, cards, confirmed)
    cover = _cover(question, holding.periods, days_of_grace)
    cards = tuple(shown(question, holding.periods))
    return CardJudgement(cover.outcome, cards, confirmed, cover.in_force, cover.days_paid)


def _is_child_without_card(question: Question, holding: Holding) -> bool:
    asked_by_card = isinstance(question.subject, CardNumber)
    return not asked_by_card and is_under_six(holding.person.birth_date, question.service_date)


def _cover(question: Question, periods: Sequence[CardPeriod], days_of_grace: int) -> CoverDecision:
    if not periods:
        return CoverDecision(table.CHILD_WITHOUT_CARD)
    cover = decide_cover(question, periods, days_of_grace)
    elsewhere = _registered_elsewhere(question, cover.in_force)
    return CoverDecision(table.REGISTERED_FACILITY_WRONG) if elsewhere else cover


def _registered_elsewhere(question: Question, in_force: Sequence[CardPeriod]) -> bool:
    """Of the card asked for, where one was."""
    stated, asked = question.registered_facility, question.subject
    if not stated:
        return False
    by_card = isinstance(asked, CardNumber)
    meant = [period for period in in_force if not by_card or period.card_number == asked.text]
    return bool(meant) and all(period.registered_facility != stated for period in meant)


def _wrong_number(question: Question, periods: Sequence[CardPeriod]) -> Outcome | None:
    asked = question.subject
    if not isinstance(asked, CardNumber) or any(period.card_number == asked.text for period in periods):
        return None
    cards = {CardNumber(period.card_number) for period in periods}
    if any(card.without_level == asked.without_level for card in cards):
        return table.BENEFIT_CODE_WRONG
    if any(card.without_province == asked.without_province for card in cards):
        return table.PROVINCE_CODE_WRONG
    return table.CARD_NUMBER_WRONG


def _wrong_particular(given: Particulars, person: Person) -> Outcome | None:
    if given.full_name and not same_name(given.full_name, person.full_name):
        if same_first_letter(given.full_name, person.full_name):
            return table.NAME_WRONG_FIRST_LETTER_RIGHT
        return table.NAME_WRONG
    if given.birth_date and not same_birth_date(given.birth_date, person.birth_date):
        return table.BIRTH_DATE_WRONG
    if given.sex is not None and given.sex is not person.sex:
        return table.SEX_WRONG
    return None

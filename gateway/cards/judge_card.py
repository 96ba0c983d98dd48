"""Which outcome a look-up has, for the first reason that holds, and which cards are shown. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from gateway.cards import outcome as table
from gateway.cards.card import CardPeriod, Holding, Person
from gateway.cards.outcome import Outcome
from gateway.cards.person_match import same_birth_date, same_first_letter, same_name
from gateway.cards.question import Particulars, Question
from gateway.cards.subject import CardNumber


class Judgement(msgspec.Struct, frozen=True):
    """The part of an answer that follows from the question and the register alone; see Answer."""

    outcome: Outcome
    shown: tuple[CardPeriod, ...]
    holder_confirmed: bool


NOBODY = Judgement(table.UNKNOWN, (), holder_confirmed=False)


def judge_card(question: Question, holding: Holding | None) -> Judgement:
    """The reasons are looked for in this order, and the first one found is the answer:

    1. nobody known, or nobody with a card: UNKNOWN
    2. a card number that is not among theirs: level, province, or number wrong
    3. particulars given that are not theirs: name, birth date, sex
    4. died before the day
    5. the cards' terms; see `_cover`

    A wrong number comes first, since a slip in it finds somebody else, whose name is then wrong too.
    No card is shown where a particular is wrong: it may be somebody else who asks. The holder is confirmed
    only where name and birth date were both given: a guessed sex alone must not bring a name to light.
    """
    if holding is None or not holding.periods:
        return NOBODY
    given, person, day = question.particulars, holding.person, question.service_date
    wrong_particular = _wrong_particular(given, person)
    died = person.died_on is not None and person.died_on < day
    outcome = (
        _wrong_number(question, holding.periods)
        or wrong_particular
        or (table.DIED if died else _cover(question, holding.periods))
    )
    if wrong_particular:
        return Judgement(outcome, (), holder_confirmed=False)
    shown = () if died else tuple(_shown(holding.periods, day))
    return Judgement(outcome, shown, holder_confirmed=bool(given.full_name and given.birth_date))


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


def _cover(question: Question, periods: Sequence[CardPeriod]) -> Outcome:
    """In force by any card: valid. Else why the card asked for, or the person's last one, is not."""
    day, asked = question.service_date, question.subject
    in_force = [period for period in periods if period.holds_on(day)]
    if not isinstance(asked, CardNumber):
        return table.ACCURATE if in_force else _why_not(periods, day)
    of_the_card = [period for period in periods if period.card_number == asked.text]
    if not in_force:
        return _why_not(of_the_card, day)
    current = next((period for period in in_force if period.card_number == asked.text), None)
    if current is not None:
        return table.VALID_NEW_CARD if _newer_card(current, periods, day) else table.ACCURATE
    # Another card covers the day: the one asked for is the old one, or the new one shown too early.
    begun = any(period.valid_from <= day for period in of_the_card)
    return table.EXPIRED_NEW_CARD if begun else table.VALID_NEW_CARD


def _newer_card(current: CardPeriod, periods: Sequence[CardPeriod], day: date) -> bool:
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


def _shown(periods: Sequence[CardPeriod], day: date) -> Iterator[CardPeriod]:
    """Those in force on the day, and the one that begins next."""
    yield from (period for period in periods if period.holds_on(day))
    to_come = [period for period in periods if _to_come(period, day)]
    if to_come:
        yield min(to_come, key=lambda period: period.valid_from)


def _to_come(period: CardPeriod, day: date) -> bool:
    """Whether cover by it begins after the day; one that was cut short before it began never comes."""
    return period.valid_from > day and period.last_day >= period.valid_from

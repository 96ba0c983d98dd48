"""Finds what a question states about a person that does not match the register."""

from collections.abc import Sequence

from gateway.cards import outcome_table as outcomes
from gateway.cards.card import CardPeriod, Person
from gateway.cards.judging.person_match import same_birth_date, same_first_letter, same_name
from gateway.cards.outcome import Outcome
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, Subject


def mismatched_number(subject: Subject, periods: Sequence[CardPeriod]) -> Outcome | None:
    """Which part of a card number is wrong; None where the person has that card, or for other numbers."""
    if not isinstance(subject, CardNumber) or any(period.card_number == subject.text for period in periods):
        return None
    cards = {CardNumber(period.card_number) for period in periods}
    if any(card.without_level == subject.without_level for card in cards):
        return outcomes.BENEFIT_CODE_WRONG
    if any(card.without_province == subject.without_province for card in cards):
        return outcomes.PROVINCE_CODE_WRONG
    return outcomes.CARD_NUMBER_WRONG


def mismatched_particular(stated: StatedHolder, person: Person) -> Outcome | None:
    """The first of name, birth date and sex that is stated and is not the person's; None where all match."""
    if stated.full_name and not same_name(stated.full_name, person.full_name):
        if same_first_letter(stated.full_name, person.full_name):
            return outcomes.NAME_WRONG_FIRST_LETTER_RIGHT
        return outcomes.NAME_WRONG
    if stated.birth_date and not same_birth_date(stated.birth_date, person.birth_date):
        return outcomes.BIRTH_DATE_WRONG
    if stated.sex is not None and stated.sex is not person.sex:
        return outcomes.SEX_WRONG
    return None

"""Finds which codes of a question are earlier or later codes of what the register has."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from gateway.cards.card import CardPeriod
from gateway.cards.question import Question
from gateway.cards.renumbering import RenumberedThing, Renumbering
from gateway.cards.subject import CardNumber
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.codes.renumbered import Renumbered


def as_registered(question: Question, periods: Sequence[CardPeriod], codes: Renumbered) -> Question:
    """The same question about the card by the number that the register has.

    A card number with an earlier or later code of its province, and no other difference, is the same card.
    """
    subject = question.subject
    if not isinstance(subject, CardNumber) or not codes.provinces:
        return question
    numbers = {period.card_number for period in periods}
    if subject.text in numbers:
        return question
    same = next((number for number in sorted(numbers) if codes.card(subject.text, number)), None)
    return msgspec.structs.replace(question, subject=CardNumber(same)) if same else question


def renumberings(
    asked: Question, question: Question, in_force: Sequence[CardPeriod], codes: Renumbered
) -> tuple[Renumbering, ...]:
    """What was written with another code than the register has. `asked` is the question as it came in."""
    if question is asked and not (codes.facilities and in_force):
        return ()
    return tuple(dict.fromkeys(_renumberings(asked, question, in_force, codes)))


def _renumberings(
    asked: Question, question: Question, in_force: Iterable[CardPeriod], codes: Renumbered
) -> Iterator[Renumbering]:
    if question is not asked and (change := codes.card(asked.subject.text, question.subject.text)):
        yield _renumbering(RenumberedThing.CARD, asked.subject.text, question.subject.text, change)
    for period in in_force:
        for stated in (question.registered_facility, question.facility):
            yield from _facility(stated, period.registered_facility, codes.facilities)


def _facility(stated: str, registered: str, facilities: CodeChanges) -> Iterator[Renumbering]:
    change = facilities.replaced(stated, registered) if stated and stated != registered else None
    if change is not None:
        yield _renumbering(RenumberedThing.FACILITY, stated, registered, change)


def _renumbering(thing: RenumberedThing, stated: str, registered: str, change: CodeChange) -> Renumbering:
    return Renumbering(thing, stated, registered, change.since)

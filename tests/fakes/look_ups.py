"""Answered look-ups for the access log."""

from uuid import uuid4

from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.question import Question
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding, a_question

NOW = FakeClock().now()


def look_ups(
    count: int, subject: ChipId | CardNumber | InsuranceNumber | None = None
) -> list[tuple[Question, Answer]]:
    """`count` look-ups of the sample person, by chip ID unless a subject is given."""
    return [(a_question(subject), _answer()) for _ in range(count)]


def _answer() -> Answer:
    known = RegisterSnapshot(a_holding(THIS_YEAR), NOW)
    return Answer(uuid4(), outcomes.ACCURATE, (THIS_YEAR,), False, known, ServedFrom.REGISTER, NOW)

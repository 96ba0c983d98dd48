"""Who looked up whom, in PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from gateway.cards.question import Answer, Question
from gateway.database import Database

COLUMNS = (
    *("check_id", "asked_at", "facility", "officer_citizen_id", "officer_name", "purpose", "subject_kind"),
    *("subject", "insurance_number", "service_date", "outcome", "served_from"),
)


class AccessLog:
    """Table gateway.access_log: rows are added and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        """See check_cards.AccessLog: one COPY, which commits itself."""
        rows = [_row(question, answer) for question, answer in look_ups]
        async with self._database.connection() as connection:
            await connection.copy_records_to_table(
                "access_log", schema_name="gateway", columns=COLUMNS, records=rows
            )


def _row(question: Question, answer: Answer) -> tuple[Any, ...]:
    holding = answer.known.holding if answer.known else None
    return (
        answer.check_id,
        answer.checked_at,
        question.facility,
        question.officer.citizen_id,
        question.officer.full_name,
        question.purpose,
        question.subject.kind,
        question.subject.text,
        holding.person.insurance_number if holding else None,
        question.service_date,
        answer.outcome.name,
        answer.served_from,
    )

"""Reads the log of decisions from PostgreSQL."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from review.accounts.actor import Actor
from review.accounts.tables import reviewers
from review.triage.known_decisions import known_to
from review.triage.scope import within_scope
from review.triage.statistics.decision_log import LogEntry, LogFilter
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions
from runtime.postgres.database import Database


class DecisionLogTable:
    """The port DecisionLog on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, actor: Actor, log_filter: LogFilter, limit: int) -> Sequence[LogEntry]:
        """Return the newest entries. Raises DatabaseAway."""
        statement = (
            _entries()
            .where(*_conditions(log_filter), _is_shown(actor), *within_scope(actor))
            .order_by(decisions.c.place.desc())
            .limit(limit)
        )
        async with self._database.transaction() as connection:
            return [LogEntry(*row) for row in await connection.execute(statement)]


def _entries() -> Select[Any]:
    made = decisions.c
    return select(
        made.place,
        made.decided_at,
        reviewers.c.account,
        made.claim_id,
        cases.c.number,
        cases.c.facility,
        made.kind,
        made.look,
        made.action,
        made.is_effective,
        made.proposed,
        made.accepted,
        made.currency,
    ).select_from(
        decisions.join(cases, cases.c.claim_id == made.claim_id).join(
            reviewers, reviewers.c.reviewer_id == made.reviewer_id
        )
    )


def _is_shown(actor: Actor) -> ColumnElement[bool]:
    """Everyone reads their own decisions."""
    return or_(decisions.c.reviewer_id == actor.reviewer_id, known_to(actor))


def _conditions(log_filter: LogFilter) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (reviewers.c.account, log_filter.reviewer),
        (cases.c.facility, log_filter.facility),
        (decisions.c.action, log_filter.action),
    ):
        if value:
            yield column == value
    if log_filter.since:
        yield decisions.c.decided_at >= log_filter.since
    if log_filter.until:
        yield decisions.c.decided_at < log_filter.until
    if log_filter.before is not None:
        yield decisions.c.place < log_filter.before

"""Counts first and second decisions in PostgreSQL."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select

from review.accounts.actor import Actor
from review.triage.scope import within_scope
from review.triage.tables.cases import cases
from review.triage.tables.decisions import decisions
from runtime.postgres.database import Database

ASK = "ASK"


class LookPairTable:
    """The port LookPairs on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, actor: Actor, moment: datetime) -> Mapping[tuple[str, str], int]:
        """See LookPairs."""
        async with self._database.transaction() as connection:
            rows = await connection.execute(_counts(actor, moment))
            return {(first, second): count for first, second, count in rows}


def _counts(actor: Actor, moment: datetime) -> Select[Any]:
    """Counts each second look with the last first look before it; one that was undone does not count.

    There are at most nine rows, however many second looks there were.
    """
    first, second, undo = (decisions.alias(name) for name in ("first", "second", "undo"))
    before = (
        select(first.c.action)
        .where(
            first.c.claim_id == second.c.claim_id,
            first.c.look == "FIRST",
            first.c.kind == "DECISION",
            first.c.place < second.c.place,
        )
        .order_by(first.c.place.desc())
        .limit(1)
        .lateral("before")
    )
    undone = exists().where(undo.c.supersedes == second.c.decision_id, undo.c.claim_id == second.c.claim_id)
    return (
        select(before.c.action, second.c.action, func.count())
        .join_from(second, cases, cases.c.claim_id == second.c.claim_id)
        .join(before, before.c.action != ASK)
        .where(
            second.c.look == "SECOND",
            second.c.kind == "DECISION",
            second.c.action != ASK,
            second.c.decided_at >= moment,
            ~undone,
            *within_scope(actor),
        )
        .group_by(before.c.action, second.c.action)
    )

"""Cases of a queue that differ in what it is ordered and filtered by."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.queue.queue_filter import QueueFilter
from review.triage.queue.queue_page import PageCursor, QueueRow, read_cursor
from review.triage.queue.queue_table import QueueTable
from review.triage.tables.cases import cases
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.integration.triage_rows import NOW, a_case

LEAD = Actor(reviewer_id=uuid4(), account="lead", full_name="Trần Thu Hà", role=Role.LEAD)


def nth_case(nth: int, **changes: Any) -> dict[str, Any]:
    """Cases that differ in what the queue is ordered and filtered by."""
    amount = Decimal(1000 * (nth // 2))
    facts = {
        "claim_id": UUID(int=nth + 1),
        "number": f"01101-2026-{nth:04}",
        "kind": "inpatient" if nth % 2 else "outpatient",
        "received_at": NOW - timedelta(hours=nth),
        "first_day": date(2026, 10, 1),
        "last_day": date(2026, 10, 1 + nth % 20),
        "band": "SUSPECT" if nth % 3 else "CLEAR",
        "score": Decimal(nth % 10) / 10 if nth % 3 else Decimal(0),
        "proposed": amount * 2,
        "accepted": amount,
        "at_stake": amount,
        "expected_recovery": amount,
        "rules": ["W01"] if nth % 3 else [],
        "outcomes": ["CUT"] if nth % 3 else [],
        "marks": [] if nth % 5 else ["DEATH"] if nth % 3 else ["RANDOM"],
        "line_codes": [f"10.{nth % 4}"],
        "lines": 3,
        "state": "WAITING",
        "held_by": None,
        "held_until": None,
    }
    return a_case(**facts | changes)


@asynccontextmanager
async def queue_of(url: str, *rows: dict[str, Any]) -> AsyncIterator[Database]:
    async with open_database(url) as database:
        async with database.transaction() as connection:
            await connection.execute(insert(cases), rows)
        yield database


async def all_rows(table: QueueTable, queue_filter: QueueFilter, actor: Actor = LEAD) -> list[QueueRow]:
    rows: list[QueueRow] = []
    at: PageCursor | None = None
    while True:
        page, _ = await table.page(queue_filter, actor, at)
        rows += page.rows
        if page.next is None:
            return rows
        # As a browser does: the cursor travels in the address.
        at = read_cursor(page.next.token, queue_filter.order)

"""Claims whose review failed three times: lists them, and puts them back into the queue."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy import CTE, Row, Select, Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from review.mailbox.channels import CLAIM_SUBMITTED
from review.mailbox.tables import queue
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from runtime.postgres.command_engine import command_engine


class SetAsideClaim(NamedTuple):
    """Nothing in it is personal. The names of the fields are those of `wardgate claims set-aside --json`.

    `failure` is the class and place of the last exception, None where an older version set the claim aside. A
    dry run has no claim in the database: its caller was told that the review failed.
    """

    claim_id: UUID
    facility: str
    received_at: datetime
    set_aside_at: datetime
    attempts: int
    failure: str | None
    dry_run: bool


class NotSetAside(Exception):  # noqa: N818 - says what the claims are
    """Some of the claims named are not set aside; `claim_ids` are these."""

    def __init__(self, claim_ids: Sequence[UUID]) -> None:
        super().__init__(f"{len(claim_ids)} claims are not set aside")
        self.claim_ids = claim_ids


def review_engine(database_url: str) -> AbstractAsyncContextManager[AsyncEngine]:
    """Open an engine. Raises Problem where the database cannot be used, now or later."""
    old = "This database has no queue of claims, or an old one. Run `wardgate migrate` first."
    kinds = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)
    return command_engine(database_url, dict.fromkeys(kinds, old))


async def list_set_aside(connection: AsyncConnection, claim_ids: Collection[UUID]) -> list[SetAsideClaim]:
    """Return the claims that are set aside, oldest first: all, or those named. Raises NotSetAside."""
    result = await connection.stream(_set_aside(claim_ids))
    claims = [_claim(row) async for row in result]
    _ensure_all(claim_ids, (claim.claim_id for claim in claims))
    return claims


async def put_back(connection: AsyncConnection, claim_ids: Collection[UUID]) -> list[SetAsideClaim]:
    """Put claims back into the queue, with no attempt counted: all, or those named. Raises NotSetAside.

    Workers take them when the caller's transaction commits.
    """
    locked = _set_aside(claim_ids).with_for_update().cte("locked")
    claims = [_claim(row) for row in await connection.execute(_put_back(locked))]
    _ensure_all(claim_ids, (claim.claim_id for claim in claims))
    await connection.execute(select(func.pg_notify(CLAIM_SUBMITTED, "")))
    return sorted(claims, key=lambda claim: claim.received_at)


def _set_aside(claim_ids: Collection[UUID]) -> Select[Any]:
    row = queue.c
    statement = (
        select(row.claim_id, row.message, row.enqueued_at, row.set_aside_at, row.attempts, row.failure)
        .where(row.set_aside_at.is_not(None))
        .order_by(row.place)
    )
    return statement.where(row.claim_id.in_(claim_ids)) if claim_ids else statement


def _put_back(locked: CTE) -> Update:
    return (
        update(queue)
        .values(set_aside_at=None, attempts=0, not_before=None, taken_by=None)
        .where(queue.c.claim_id == locked.c.claim_id)
        .returning(*locked.c)
    )


def _claim(row: Row[Any]) -> SetAsideClaim:
    submitted = ClaimSubmitted.FromString(row.message)
    return SetAsideClaim(
        claim_id=row.claim_id,
        facility=submitted.facility,
        received_at=row.enqueued_at,
        set_aside_at=row.set_aside_at,
        attempts=row.attempts,
        failure=row.failure,
        dry_run=submitted.dry_run,
    )


def _ensure_all(claim_ids: Collection[UUID], found: Iterable[UUID]) -> None:
    if missing := sorted(set(claim_ids) - set(found)):
        raise NotSetAside(missing)

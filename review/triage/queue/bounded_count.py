"""Counts cases up to a bound, so that a count costs the same however many there are."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

import asyncpg
from sqlalchemy import ColumnElement, Integer, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from review.triage.queue.queue_page import COUNT_BOUND, Count
from review.triage.tables.cases import cases
from runtime.postgres.errors import driver_error

T = TypeVar("T")

# A page never gains from reading the whole table, nor from compiling its statement. And the plan must see the
# values of a filter: only then the planner knows which partial index holds them, and how rare they are. What
# reviewers look at all day is in memory, where a random page costs hardly more than the next one.
PLAN = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true), set_config('random_page_cost', '1.1', true)"
)

ONE: ColumnElement[int] = literal_column("1", Integer)


async def bounded_count(connection: AsyncConnection, conditions: Sequence[ColumnElement[bool]]) -> Count:
    """How many cases meet the conditions, counted up to the bound.

    Materialised: the planner then plans for all cases of the filter, and not for the first ones.
    """
    hits = select(ONE.label("one")).select_from(cases).where(*conditions).cte("hits")
    found = select(hits.prefix_with("MATERIALIZED")).limit(COUNT_BOUND + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(found))
    return Count.bounded(counted.scalar_one())


async def unless_too_long(connection: AsyncConnection, work: Awaitable[T]) -> T | None:
    """None where a statement takes longer than statement_timeout: the transaction then goes on as before."""
    try:
        async with connection.begin_nested():
            return await work
    except DBAPIError as error:
        if isinstance(driver_error(error), asyncpg.QueryCanceledError):
            return None
        raise

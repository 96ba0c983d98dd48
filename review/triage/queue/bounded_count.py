"""Counts cases up to a bound, so that a count costs the same however many there are."""

from sqlalchemy import ColumnElement, Integer, Select, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.triage.queue.conditions import Conditions
from review.triage.queue.queue_page import COUNT_BOUND, Count
from review.triage.tables.cases import cases

# A page never gains from reading the whole table. And the plan must see the values of a filter: only then
# the planner knows which partial index holds them, and how rare they are.
PLAN = text(
    "SELECT set_config('enable_seqscan', 'off', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true)"
)

ONE: ColumnElement[int] = literal_column("1", Integer)


async def bounded_count(connection: AsyncConnection, conditions: Conditions) -> Count:
    """How many cases meet the conditions, counted up to the bound."""
    counted = _simple(conditions) if conditions.is_simple else _composed(conditions)
    return Count.bounded((await connection.execute(counted)).scalar_one())


def _simple(conditions: Conditions) -> Select[int]:
    found = select(ONE).select_from(cases).where(*conditions.by_column).limit(COUNT_BOUND + 1).subquery()
    return select(func.count()).select_from(found)


def _composed(conditions: Conditions) -> Select[int]:
    """Materialised: the planner then plans for all cases of the filter, and not for the first ones."""
    hits = select(ONE.label("one")).select_from(cases).where(*conditions.by_tag).cte("hits")
    found = select(hits.prefix_with("MATERIALIZED")).limit(COUNT_BOUND + 1).subquery()
    return select(func.count()).select_from(found)

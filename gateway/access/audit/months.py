"""The months of the access log, in the time of Ho Chi Minh City; each is a partition of its tables."""

from datetime import date, datetime

from sqlalchemy import DateTime, column, func, select, table, text
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.time_zone import HO_CHI_MINH

# Links of a month that has no partition.
REST = table("access_links_rest", column("written_at", DateTime(timezone=True)), schema="gateway")
# Text: it reads PostgreSQL's catalogue, whose casts SQLAlchemy Core has no types for.
MONTHS = text("""
    SELECT replace(right(inhrelid::regclass::text, 7), '_', '-') AS month FROM pg_inherits
    WHERE inhparent = 'gateway.access_links'::regclass AND inhrelid <> 'gateway.access_links_rest'::regclass
    ORDER BY month
""")


def first_moment(month: date) -> datetime:
    """Return the beginning of the month of this day."""
    return datetime(month.year, month.month, 1, tzinfo=HO_CHI_MINH)


def this_month() -> date:
    """Return its first day."""
    return datetime.now(HO_CHI_MINH).date().replace(day=1)


async def months_before(engine: AsyncEngine, before: date) -> list[str]:
    """Return the months that the log has, YYYY-MM, oldest first.

    A month without a partition gets one, so that it can be retired as the others are.
    """
    while (oldest := await _oldest_without_partition(engine)) and oldest < first_moment(before):
        await _make_month(engine, oldest.astimezone(HO_CHI_MINH).date())
    async with engine.connect() as connection:
        months = (await connection.scalars(MONTHS)).all()
    return [month for month in months if month < f"{before:%Y-%m}"]


async def _oldest_without_partition(engine: AsyncEngine) -> datetime | None:
    async with engine.connect() as connection:
        oldest: datetime | None = await connection.scalar(select(func.min(REST.c.written_at)))
        return oldest


async def _make_month(engine: AsyncEngine, day: date) -> None:
    async with engine.begin() as connection:
        await connection.execute(select(func.gateway.make_access_months(day, 1)))

"""The months of the access log, which are months in Ho Chi Minh City."""

from datetime import date, datetime

import asyncpg

from runtime.time_zone import HO_CHI_MINH

# What lies in no month yet gets one, to be dropped like the others.
OLDEST = "SELECT min(written_at) FROM gateway.access_links_rest"
MAKE_MONTH = "SELECT gateway.make_access_months($1, 1)"
MONTHS = """
    SELECT replace(right(inhrelid::regclass::text, 7), '_', '-') AS month FROM pg_inherits
    WHERE inhparent = 'gateway.access_links'::regclass AND inhrelid <> 'gateway.access_links_rest'::regclass
    ORDER BY month
"""


def first_moment(month: date) -> datetime:
    """Of the month of this day."""
    return datetime(month.year, month.month, 1, tzinfo=HO_CHI_MINH)


def this_month() -> date:
    """Its first day."""
    return datetime.now(HO_CHI_MINH).date().replace(day=1)


async def months_before(connection: asyncpg.Connection, before: date) -> list[str]:
    """Those that are there, YYYY-MM, the oldest first."""
    while (oldest := await connection.fetchval(OLDEST)) is not None and oldest < first_moment(before):
        await connection.execute(MAKE_MONTH, oldest.astimezone(HO_CHI_MINH).date())
    months = [row["month"] for row in await connection.fetch(MONTHS)]
    return [month for month in months if month < f"{before:%Y-%m}"]

"""What the database promises by itself, whoever writes to it."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from wardgate.migrate import migrate

PERSON = "INSERT INTO gateway.people VALUES ('0123456789', NULL, 'Trần Thử', '1999', 'male')"
CARD = "INSERT INTO gateway.cards VALUES (1, 'DN4010123456789', '0123456789')"
PERIOD = """
    INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, :first, :last, '01001')
"""


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await migrate(database_url)


async def test_two_periods_of_one_card_cannot_overlap(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(PERSON))
        await connection.execute(text(CARD))
        await connection.execute(text(PERIOD), {"first": date(2026, 1, 1), "last": date(2026, 6, 30)})
        await connection.execute(text(PERIOD), {"first": date(2026, 7, 1), "last": date(2026, 12, 31)})
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="card_periods_do_not_overlap"):
            await connection.execute(text(PERIOD), {"first": date(2026, 6, 30), "last": date(2026, 6, 30)})
    await engine.dispose()

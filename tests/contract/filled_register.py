"""Puts holdings into the tables of a real register."""

from collections.abc import Iterable
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

from gateway.cards.card import Holding

CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
    VALUES ($1, '01001', $2, 'FHIR_R4_JSON', '', now())
"""

FACILITY = "INSERT INTO gateway.facilities VALUES ($1, 'Trạm y tế', left($1, 2), $2) ON CONFLICT DO NOTHING"


async def keep(database_url: str, holdings: Iterable[Holding]) -> None:
    """Insert people, cards, periods, copayments, and the registered facilities whose tier is known."""
    connection = await connect(database_url)
    for holding in holdings:
        person = holding.person
        await connection.execute(
            "INSERT INTO gateway.people VALUES ($1, $2, $3, $4, $5, $6)",
            *(person.insurance_number, person.chip_id, person.full_name),
            *(person.birth_date, person.sex, person.died_on),
        )
        for number in {period.card_number for period in holding.periods}:
            await connection.execute(
                "INSERT INTO gateway.cards (card_number, insurance_number) VALUES ($1, $2)",
                *(number, person.insurance_number),
            )
        for period in holding.periods:
            if period.registered_tier is not None:
                await connection.execute(FACILITY, period.registered_facility, period.registered_tier)
            await connection.execute(
                """
                INSERT INTO gateway.card_periods
                SELECT card_id, $2, $3, $4, $5, $6, $7, $8 FROM gateway.cards WHERE card_number = $1
                """,
                *(period.card_number, period.valid_from, period.valid_until, period.registered_facility),
                *(period.area_code, period.five_years_on, period.ended_on, period.end_reason),
            )
        for copaid in holding.copaid:
            claim_id = uuid4()
            await connection.execute(CLAIM, claim_id, str(claim_id))
            await connection.execute(
                "INSERT INTO gateway.copayments VALUES ($1, $2, $3, $4)",
                *(claim_id, person.insurance_number, copaid.day, copaid.amount),
            )
    await connection.close()


async def connect(database_url: str) -> asyncpg.Connection:
    """A connection for a test."""
    url = make_url(database_url)
    return await asyncpg.connect(
        user=url.username, host=url.query.get("host", url.host), database=url.database
    )

"""Makes the QR codes of a person for the insurer's desk; the access log has it before they are shown."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.access.audit.person_look_ups import audit_link
from gateway.access.link_table import keep_link
from gateway.cards.card_table import read_holdings
from gateway.cards.qr.card_codes import CardCode, card_codes
from gateway.cards.qr.card_signing import CardSigning
from gateway.cards.subject import Subject
from runtime.postgres.driver_connection import driver_connection
from runtime.time_zone import day_of

# What the log has as the outcome.
SHOWN = "CARD_QR_SHOWN"


async def show_card(
    engine: AsyncEngine, signing: CardSigning, subject: Subject, officer: str, now: datetime
) -> Sequence[CardCode] | None:
    """One for each card in force. None where the register does not have the person."""
    async with engine.connect() as opened:
        return await _show(await driver_connection(opened), signing, subject, officer, now)


async def _show(
    connection: asyncpg.Connection, signing: CardSigning, subject: Subject, officer: str, now: datetime
) -> Sequence[CardCode] | None:
    found = await read_holdings(connection, [subject.person])
    holding = found.get(subject.person)
    insurance_number = holding.person.insurance_number if holding else None
    await keep_link(connection, audit_link(subject, insurance_number, officer, SHOWN, now))
    return None if holding is None else list(card_codes(signing, holding, now, day_of(now)))

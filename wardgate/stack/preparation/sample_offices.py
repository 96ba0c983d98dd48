"""The simulated offices of a sample register, and their tokens, beside those of the facilities."""

import hashlib
import secrets
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.admission.tokens.tables import caller_tokens
from gateway.register.offices.tables import offices
from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.data_folder.secret_file import write_secret
from wardgate.samples.offices.office_codes import SAMPLE_OFFICES


async def add_offices(engine: AsyncEngine) -> None:
    """Add them to a register of sample people. In any other, files must wait for real offices."""
    rows = [
        {"office": office.code, "full_name": office.code, "kind": office.kind.value}
        for office in SAMPLE_OFFICES
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(offices).on_conflict_do_nothing(), rows)


async def ensure_office_tokens(engine: AsyncEngine, file: Path) -> dict[str, str]:
    """Ensure that each has a token, in `file` and in the database; empty where the register has none."""
    async with engine.begin() as connection:
        codes = await _codes(connection)
        tokens = read_tokens(file)
        if missing := codes - tokens.keys():
            tokens |= {code: secrets.token_urlsafe(32) for code in sorted(missing)}
            write_secret(file, msgspec.json.format(msgspec.json.encode(tokens)).decode() + "\n")
        made = {code: tokens[code] for code in codes}
        if made:
            await connection.execute(insert(caller_tokens).on_conflict_do_nothing(), _rows(made))
    return made


async def _codes(connection: AsyncConnection) -> set[str]:
    ours = [office.code for office in SAMPLE_OFFICES]
    return set(await connection.scalars(select(offices.c.office).where(offices.c.office.in_(ours))))


def _rows(tokens: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"digest": hashlib.sha256(token.encode()).digest(), "office": code} for code, token in tokens.items()
    ]

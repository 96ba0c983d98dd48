"""The facilities' tokens of a one-machine stack: random, kept in its folder; the database has digests."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from sqlalchemy import LargeBinary, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.admission.tokens.tables import caller_tokens
from gateway.register.tables import facilities
from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.data_folder.secret_file import write_secret

# The folder may have seen another register, and has tokens of offices: these are left out.
INSERT_TOKEN = (
    insert(caller_tokens)
    .from_select(
        ("digest", "facility"),
        select(bindparam("digest", type_=LargeBinary), facilities.c.facility).where(
            facilities.c.facility == bindparam("code")
        ),
    )
    .on_conflict_do_nothing()
)


async def ensure_tokens(engine: AsyncEngine, file: Path, *, at_most: int) -> dict[str, str]:
    """Ensure that the database knows the tokens of its facilities in `file`, and return these by facility.

    If the file has no token for this register, tokens for its first `at_most` facilities are made.
    """
    tokens = read_tokens(file)
    async with engine.begin() as connection:
        first = await _first_facilities(connection, at_most)
        if not tokens.keys() & set(first):
            tokens |= {facility: secrets.token_urlsafe(32) for facility in first}
            write_secret(file, msgspec.json.format(msgspec.json.encode(tokens)).decode() + "\n")
        if tokens:
            await connection.execute(INSERT_TOKEN, _rows(tokens))
        return await _of_this_register(connection, tokens)


async def _of_this_register(connection: AsyncConnection, tokens: Mapping[str, str]) -> dict[str, str]:
    """Without those of offices and of facilities of another register."""
    known = set(await connection.scalars(select(facilities.c.facility)))
    return {code: token for code, token in tokens.items() if code in known}


async def _first_facilities(connection: AsyncConnection, at_most: int) -> Iterable[str]:
    statement = select(facilities.c.facility).order_by(facilities.c.facility).limit(at_most)
    return (await connection.scalars(statement)).all()


def _rows(tokens: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {"digest": hashlib.sha256(token.encode()).digest(), "code": facility}
        for facility, token in tokens.items()
    ]

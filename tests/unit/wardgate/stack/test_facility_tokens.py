"""Tokens are random and kept in the folder; the database has only their digests."""

import hashlib
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.stack.preparation.facility_tokens import ensure_tokens

FACILITIES = "INSERT INTO gateway.facilities VALUES (:code, 'Thử', '01', 'commune')"


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """A register with three facilities."""
    made = create_async_engine(database_url)
    async with made.begin() as connection:
        await connection.execute(text(FACILITIES), [{"code": f"0130{n}"} for n in range(3)])
    yield made
    await made.dispose()


async def digests(engine: AsyncEngine) -> dict[str, bytes]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT facility, digest FROM gateway.caller_tokens"))
        return {row.facility: bytes(row.digest) for row in rows}


async def test_each_facility_gets_a_token_that_the_database_knows_by_digest(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    tokens = await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1000)
    assert sorted(tokens) == ["01300", "01301", "01302"]
    assert await digests(engine) == {
        facility: hashlib.sha256(token.encode()).digest() for facility, token in tokens.items()
    }
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600


async def test_tokens_are_made_once(engine: AsyncEngine, tmp_path: Path) -> None:
    first = await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1000)
    assert await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1000) == first


async def test_tokens_of_offices_in_the_folder_are_kept_there_and_are_none_of_facilities(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    file = tmp_path / "tokens.json"
    file.write_text('{"sample-police": "of-an-office"}')
    tokens = await ensure_tokens(engine, file, at_most=1)
    assert list(tokens) == ["01300"]
    assert read_tokens(file) == {"sample-police": "of-an-office"} | tokens
    assert await ensure_tokens(engine, file, at_most=1) == tokens


async def test_a_register_with_real_data_gets_no_more_tokens_than_needed(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    assert list(await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1)) == ["01300"]


async def test_a_token_that_was_revoked_stays_revoked(engine: AsyncEngine, tmp_path: Path) -> None:
    await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE gateway.caller_tokens SET revoked_at = now()"))
    await ensure_tokens(engine, tmp_path / "tokens.json", at_most=1)
    async with engine.connect() as connection:
        revoked = text("SELECT revoked_at IS NOT NULL FROM gateway.caller_tokens")
        assert (await connection.scalars(revoked)).all() == [True]

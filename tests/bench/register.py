"""Registers of made-up people to ask about, kept between runs below build/."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import copied_people
from tests.bench.database import driver
from tests.bench.warm_pages import warm
from tests.receipt_keys import receipt_keys
from wardgate.migrate import migrate
from wardgate.samples.loading.load import fill
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld, today_in_ho_chi_minh
from wardgate.stack.embedded.postgres import EmbeddedPostgres

ASKED = 200_000
SOME_PEOPLE = "SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL ORDER BY random() LIMIT $1"
LEFT_BY_CLAIMS = """
    TRUNCATE gateway.claims, gateway.copayments, review.queue, review.stays, review.reviews, review.dry_runs
"""
LEFT_BY_LOOK_UPS = "TRUNCATE gateway.access_log, gateway.access_links, gateway.access_seals"
# Sets the marks that else the first readers would set, and that let the server skip what is all visible.
TIDY = "VACUUM gateway.people, gateway.cards, gateway.card_periods"


class Register:
    """A filled database with the token of a facility in it."""

    def __init__(self, postgres: EmbeddedPostgres, world: SampleWorld) -> None:
        self.postgres = postgres
        self.world = world
        self.token = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """As WARDGATE_DATABASE_URL wants it."""
        return self.postgres.url()

    def chip_ids(self) -> list[str]:
        """Two hundred thousand people, in no order; everybody, where there are fewer."""
        return asyncio.run(self._chip_ids())

    def look_ups(self) -> int:
        """How many are in the access log."""
        return int(asyncio.run(self._value("SELECT count(*) FROM gateway.access_log")))

    def version(self) -> str:
        """PostgreSQL's."""
        return str(asyncio.run(self._value("SHOW server_version")))

    def forget_claims(self) -> None:
        """No claim was ever handed in."""
        asyncio.run(self._execute(LEFT_BY_CLAIMS))

    async def prepare(self, folder: Path) -> None:
        """As it was when it was filled, a token to call with, and its pages in memory."""
        async with driver(self.url) as connection:
            for statement in (LEFT_BY_CLAIMS, LEFT_BY_LOOK_UPS, "TRUNCATE gateway.caller_tokens", TIDY):
                await connection.execute(statement)
            digest = hashlib.sha256(self.token.encode()).digest()
            await connection.execute(
                "INSERT INTO gateway.caller_tokens (digest, facility) VALUES ($1, $2)",
                digest,
                self.world.home_facility,
            )
            await warm(connection, folder)

    async def _chip_ids(self) -> list[str]:
        async with driver(self.url) as connection:
            return [row[0] for row in await connection.fetch(SOME_PEOPLE, ASKED)]

    async def _value(self, statement: str) -> Any:
        async with driver(self.url) as connection:
            return await connection.fetchval(statement)

    async def _execute(self, statement: str) -> None:
        async with driver(self.url) as connection:
            await connection.execute(statement)


@contextmanager
def register(kept: Path, people: int, tell: Progress) -> Iterator[Register]:
    """A sample world of so many: filled on the first run (minutes), found again on the next."""
    folder = kept / f"people-{people}"
    world = _world(people)
    with EmbeddedPostgres(folder) as postgres:
        asyncio.run(_fill(postgres.url(), world, tell))
        yield _ready(Register(postgres, world), folder, tell)


@contextmanager
def large_register(kept: Path, people: int, tell: Progress) -> Iterator[Register]:
    """The people of a smaller sample world again and again: see copied_people."""
    folder = copied_folder(kept, people)
    world = _world(copied_people.ORIGINALS)
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        with EmbeddedPostgres(unfinished) as postgres:
            asyncio.run(_fill_with_copies(postgres.url(), world, people, tell))
        # Made aside and moved: it is whole or not there, wherever a first run is cut off.
        unfinished.rename(folder)
    with EmbeddedPostgres(folder) as postgres:
        yield _ready(Register(postgres, world), folder, tell)


def copied_folder(kept: Path, people: int) -> Path:
    """Where such a register is, once it is made."""
    return kept / f"copied-people-{people}"


def _world(people: int) -> SampleWorld:
    return SampleWorld(1, people, claims=300, today=today_in_ho_chi_minh(), receipt_keys=receipt_keys())


async def _fill(url: str, world: SampleWorld, tell: Progress) -> None:
    await migrate(url)
    await fill(url, world, tell)


async def _fill_with_copies(url: str, world: SampleWorld, people: int, tell: Progress) -> None:
    await _fill(url, world, tell)
    await copied_people.multiply(url, people // copied_people.ORIGINALS, tell)


def _ready(ready: Register, folder: Path, tell: Progress) -> Register:
    tell("Warming the register's pages", 0, 0)
    asyncio.run(ready.prepare(folder))
    return ready

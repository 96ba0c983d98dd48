"""Registers of sample people to look up, kept between runs below build/."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.clock import Clock
from tests.bench import copied_people
from tests.bench.database import driver
from tests.bench.warm_pages import warm
from tests.receipt_keys import receipt_keys
from wardgate.migrate import migrate
from wardgate.samples.loading.load import fill
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld
from wardgate.stack.embedded.postgres import EmbeddedPostgres

LOOKED_UP = 200_000
SOME_PEOPLE = "SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL ORDER BY random() LIMIT $1"
DELETE_CLAIMS = """
    TRUNCATE gateway.claims, gateway.copayments, review.queue, review.stays, review.uses, review.reviews,
        review.dry_runs, review.cases, review.case_facts, review.decisions, review.finding_verdicts,
        review.decided, review.explanations, review.claim_changes
"""
ADD_CALLER = """
    INSERT INTO gateway.caller_tokens (digest, facility)
    SELECT $1, facility FROM gateway.facilities WHERE facility <> $2 ORDER BY facility LIMIT 1
"""
DELETE_ACCESS_LOG = "TRUNCATE gateway.access_log, gateway.access_links, gateway.access_seals"
# Sets the hint bits that the first readers would otherwise set, and the visibility map.
VACUUM = "VACUUM gateway.people, gateway.cards, gateway.card_periods"


class Register:
    """A filled database with a facility's token."""

    def __init__(self, postgres: EmbeddedPostgres, world: SampleWorld) -> None:
        self.postgres = postgres
        self.world = world
        self.token = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """In the form of WARDGATE_DATABASE_URL."""
        return self.postgres.url()

    def chip_ids(self) -> list[str]:
        """Of 200,000 people in random order; of all people where there are fewer."""
        return asyncio.run(self._chip_ids())

    def look_ups(self) -> int:
        """How many look-ups are in the access log."""
        return int(asyncio.run(self._value("SELECT count(*) FROM gateway.access_log")))

    def version(self) -> str:
        """The version of PostgreSQL."""
        return str(asyncio.run(self._value("SHOW server_version")))

    def add_caller(self) -> str:
        """A token of another facility."""
        token = secrets.token_urlsafe(24)
        asyncio.run(
            self._execute(ADD_CALLER, hashlib.sha256(token.encode()).digest(), self.world.home_facility)
        )
        return token

    def delete_claims(self) -> None:
        """Delete every claim and all that follows from claims."""
        asyncio.run(self._execute(DELETE_CLAIMS))

    async def prepare(self, folder: Path) -> None:
        """Restore the state after filling, add a caller's token, and read the pages into memory."""
        async with driver(self.url) as connection:
            for statement in (DELETE_CLAIMS, DELETE_ACCESS_LOG, "TRUNCATE gateway.caller_tokens", VACUUM):
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
            return [row[0] for row in await connection.fetch(SOME_PEOPLE, LOOKED_UP)]

    async def _value(self, statement: str) -> Any:
        async with driver(self.url) as connection:
            return await connection.fetchval(statement)

    async def _execute(self, statement: str, *arguments: Any) -> None:
        async with driver(self.url) as connection:
            await connection.execute(statement, *arguments)


@contextmanager
def register(data_folder: Path, people: int, progress: Progress) -> Iterator[Register]:
    """A sample world of `people` people: filled on the first run (minutes), reused on the next."""
    folder = data_folder / f"people-{people}"
    world = _world(people)
    with EmbeddedPostgres(folder) as postgres:
        asyncio.run(_fill(postgres.url(), world, progress))
        yield _ready(Register(postgres, world), folder, progress)


@contextmanager
def large_register(data_folder: Path, people: int, progress: Progress) -> Iterator[Register]:
    """The people of a smaller sample world, copied: see copied_people."""
    folder = copied_folder(data_folder, people)
    world = _world(copied_people.ORIGINALS)
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        with EmbeddedPostgres(unfinished) as postgres:
            asyncio.run(_fill_with_copies(postgres.url(), world, people, progress))
        # Made under another name and renamed: an interrupted first run leaves no half-filled register.
        unfinished.rename(folder)
    with EmbeddedPostgres(folder) as postgres:
        asyncio.run(migrate(postgres.url()))
        yield _ready(Register(postgres, world), folder, progress)


def copied_folder(data_folder: Path, people: int) -> Path:
    """The folder of such a register."""
    return data_folder / f"copied-people-{people}"


def _world(people: int) -> SampleWorld:
    return SampleWorld(1, people, claims=300, today=Clock().today(), receipt_keys=receipt_keys())


async def _fill(url: str, world: SampleWorld, progress: Progress) -> None:
    await migrate(url)
    await fill(url, world, progress)


async def _fill_with_copies(url: str, world: SampleWorld, people: int, progress: Progress) -> None:
    await _fill(url, world, progress)
    await copied_people.multiply(url, people // copied_people.ORIGINALS, progress)


def _ready(ready: Register, folder: Path, progress: Progress) -> Register:
    progress("Warming the register's pages", 0, 0)
    asyncio.run(ready.prepare(folder))
    return ready

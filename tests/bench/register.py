"""A register of a million made-up people to ask about, kept between runs below build/."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress, TaskID
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.receipt_keys import receipt_keys
from wardgate.migrate import migrate
from wardgate.samples.load import fill
from wardgate.samples.world import SampleWorld, today_in_ho_chi_minh
from wardgate.stack.postgres import EmbeddedPostgres

ASKED = 100_000


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
        """A hundred thousand people, in no order."""
        statement = (
            "SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL ORDER BY random() LIMIT :asked"
        )
        return [row[0] for row in asyncio.run(_execute(self.url, statement, asked=ASKED))]


@contextmanager
def register(folder: Path, people: int) -> Iterator[Register]:
    """Filled on the first run (minutes), found again on the next."""
    folder.mkdir(parents=True, exist_ok=True)
    world = SampleWorld(1, people, claims=300, today=today_in_ho_chi_minh(), receipt_keys=receipt_keys())
    with EmbeddedPostgres(folder / f"people-{people}") as postgres:
        asyncio.run(migrate(postgres.url()))
        with Progress() as bars:
            bar = bars.add_task("")
            asyncio.run(fill(postgres.url(), world, lambda what, done, of: _show(bars, bar, what, done, of)))
        ready = Register(postgres, world)
        digest = hashlib.sha256(ready.token.encode()).digest()
        statement = "INSERT INTO gateway.caller_tokens (digest, facility) VALUES (:digest, :facility)"
        asyncio.run(_execute(ready.url, statement, digest=digest, facility=world.home_facility))
        yield ready


def _show(bars: Progress, bar: TaskID, what: str, done: int, of: int) -> None:
    bars.update(bar, description=what, completed=done, total=of)


async def _execute(url: str, statement: str, **values: object) -> list[tuple[str, ...]]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        result = await connection.execute(text(statement), values)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    await engine.dispose()
    return rows

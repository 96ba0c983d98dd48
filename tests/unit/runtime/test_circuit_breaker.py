"""The circuit breaker opens when a probe fails, and closes when one succeeds."""

import asyncio

import pytest

from runtime.background import uncounted_tasks
from runtime.postgres.probing import circuit_breaker as module
from runtime.postgres.probing.circuit_breaker import CircuitBreaker
from tests.settle import settle
from tests.wait_until import wait_until


class Database:
    """`answers` is the result of a probe; `released` holds probes back."""

    def __init__(self) -> None:
        self.answers = True
        self.probes = 0
        self.released = asyncio.Event()
        self.released.set()
        self.opened = 0
        self.breaker = CircuitBreaker(self._probe, self._note_opening, uncounted_tasks())

    async def _probe(self) -> bool:
        self.probes += 1
        await self.released.wait()
        return self.answers

    def _note_opening(self) -> None:
        self.opened += 1


@pytest.fixture
async def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    """Probed every few milliseconds while the breaker is open."""
    monkeypatch.setattr(module, "PROBE_EVERY_SECONDS", 0.005)
    return Database()


async def test_a_suspicion_alone_does_not_open_it(database: Database) -> None:
    database.breaker.suspect()
    await settle()
    assert database.probes == 1
    assert not database.breaker.is_open


async def test_a_failed_probe_opens_it_once(database: Database) -> None:
    database.answers = False
    database.breaker.suspect()
    await settle()
    assert database.breaker.is_open
    assert database.opened == 1
    assert not await database.breaker.is_available()
    database.breaker.shut_down()


async def test_callers_at_the_same_time_share_a_probe(database: Database) -> None:
    database.released.clear()
    database.breaker.suspect()
    checks = [asyncio.create_task(database.breaker.is_available()) for _ in range(5)]
    await settle()
    database.released.set()
    assert await asyncio.gather(*checks) == [True] * 5
    assert database.probes == 1


async def test_a_cancelled_caller_does_not_cancel_the_probe(database: Database) -> None:
    database.released.clear()
    leaving, staying = (asyncio.create_task(database.breaker.is_available()) for _ in range(2))
    await settle()
    leaving.cancel()
    await settle()
    database.released.set()
    assert await staying


async def test_it_closes_when_a_probe_succeeds_again(database: Database) -> None:
    database.answers = False
    database.breaker.suspect()
    await settle()
    database.answers = True
    assert await wait_until(database.breaker.is_available, bool)


async def test_a_breaker_that_is_shut_down_stays_open_and_probes_no_more(database: Database) -> None:
    database.answers = False
    database.breaker.suspect()
    await settle()
    database.breaker.shut_down()
    probes = database.probes
    database.answers = True
    database.breaker.suspect()
    await asyncio.sleep(0.05)
    assert database.breaker.is_open
    assert database.probes == probes

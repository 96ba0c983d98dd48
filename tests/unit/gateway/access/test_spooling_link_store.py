"""Links while the database comes and goes: none lost, none twice, in order, and nobody waits for long."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from gateway.access.access_log import AccessLog
from gateway.access.spool import Spool
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.metrics import Metrics
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.links import FakeLinkStore
from tests.fakes.look_ups import look_ups
from tests.fakes.query_timeout import query_timeout

URL = "postgresql://wardgate@db/wardgate"


class Log:
    """An access log over a database that may go away, and what it says of itself."""

    def __init__(self, folder: Path, largest: int = 1024 * 1024, url: str = URL) -> None:
        self.database = FakeLinkStore()
        self.registry = CollectorRegistry()
        spool = Spool(folder, url, largest)
        metrics, log = Metrics(self.registry), structlog.get_logger()
        self.links = SpoolingLinkStore(self.database, spool, query_timeout(), metrics, log)
        self.log = AccessLog(self.links, Clock().now)
        self.answered: list[str] = []

    async def look_up(self, count: int = 1) -> None:
        """That many at once; answered, so never to be lost."""
        asked = look_ups(count)
        await self.log.write(asked)
        self.answered += [str(answer.check_id) for _, answer in asked]

    @property
    def kept(self) -> list[str]:
        """What the database has, in the order of the chain."""
        return [str(entry.check_id) for link in self.database.kept for entry in link.entries]

    def metric(self, name: str) -> float | None:
        return self.registry.get_sample_value(name)


def sizes(folder: Path) -> list[int]:
    """Of the files in it, in bytes."""
    return [file.stat().st_size for file in folder.iterdir()]


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    """With an empty spool."""
    opened = Log(tmp_path)
    yield opened
    opened.database.thaw()
    await opened.links.close()


async def test_while_the_database_answers_nothing_touches_the_disk(log: Log, tmp_path: Path) -> None:
    await log.look_up(3)
    assert log.kept == log.answered
    assert not sizes(tmp_path)


async def test_what_came_while_it_was_away_is_brought_in_order_and_once(log: Log, tmp_path: Path) -> None:
    await log.look_up()
    log.database.away = True
    for _ in range(200):
        await log.look_up(2)
    assert log.metric("wardgate_access_spooled") == 400
    with pytest.raises(DatabaseAway):
        await log.links.deliver()
    log.database.away = False
    await log.links.deliver()
    await log.look_up()
    assert log.kept == log.answered
    assert log.metric("wardgate_access_spooled") == 0
    assert sizes(tmp_path) == [0]
    numbers = [link.link for link in log.database.kept]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_a_frozen_database_keeps_nobody_waiting_and_gets_nothing_twice(log: Log) -> None:
    log.database.freeze()
    started = time.monotonic()
    for _ in range(20):
        await log.look_up()
    assert time.monotonic() - started < 3
    log.database.thaw()
    await log.links.deliver()
    assert log.kept == log.answered


async def test_look_ups_that_come_while_the_spool_is_brought_keep_their_order(log: Log) -> None:
    log.database.away = True
    for _ in range(100):
        await log.look_up()
    log.database.away = False

    async def go_on() -> None:
        for _ in range(100):
            await log.look_up()

    await asyncio.gather(go_on(), log.links.deliver())
    await log.links.deliver()
    assert log.kept == log.answered


async def test_what_a_killed_gateway_left_is_brought_by_another(tmp_path: Path) -> None:
    dead, alive = Log(tmp_path), Log(tmp_path)
    dead.database.away = True
    await dead.look_up(3)
    await alive.links.deliver()
    assert not alive.kept, "it still lives"
    await dead.links.close()
    await alive.links.deliver()
    assert alive.kept == dead.answered
    await alive.links.close()
    assert not sizes(tmp_path)


async def test_what_waits_for_another_database_is_left_alone_and_told(tmp_path: Path) -> None:
    other = Log(tmp_path, url="postgresql://wardgate@elsewhere/wardgate")
    other.database.away = True
    await other.look_up()
    await other.links.close()
    log = Log(tmp_path)
    with capture_logs() as said:
        working = asyncio.create_task(log.links.run())
        await asyncio.sleep(0.2)
        working.cancel()
    assert any("another address" in line["event"] for line in said)
    assert not log.kept
    await log.links.close()


async def test_a_spool_that_is_full_refuses_says_so_once_and_takes_again(tmp_path: Path) -> None:
    log = Log(tmp_path, largest=2000)
    log.database.away = True
    refused = 0
    with capture_logs() as said:
        for _ in range(30):
            try:
                await log.look_up()
            except DatabaseAway:
                refused += 1
    assert 0 < refused < 30
    assert log.metric("wardgate_access_spool_room_bytes") == 0
    assert not log.links.has_room()
    assert [line["log_level"] for line in said] == ["warning", "error"]
    log.database.away = False
    await log.links.deliver()
    await log.look_up()
    assert log.kept == log.answered
    assert log.metric("wardgate_access_spool_room_bytes") == 2000
    assert log.links.has_room()
    await log.links.close()


async def test_room_made_on_the_disk_is_found_though_nobody_looks_anybody_up(tmp_path: Path) -> None:
    in_the_way = tmp_path / "spool"
    in_the_way.touch()
    log = Log(in_the_way)
    log.database.away = True
    with pytest.raises(DatabaseAway):
        await log.look_up()
    await log.links.check_room()
    assert not log.links.has_room()
    in_the_way.unlink()
    await log.links.check_room()
    assert log.links.has_room()
    await log.look_up()
    await log.links.close()


async def test_a_folder_that_cannot_be_written_refuses_only_while_the_database_is_away(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    log = Log(tmp_path / "file" / "spool")
    await log.look_up()
    log.database.away = True
    with pytest.raises(DatabaseAway):
        await log.look_up()
    assert not log.links.has_room()
    log.database.away = False
    await log.look_up()
    assert log.kept == log.answered
    chains = {link.chain for link in log.database.kept}
    assert len(chains) == 2, "nobody knows whether the refused link was written: another chain is begun"

"""No link is lost or written twice during an outage of the database, and no look-up waits for long."""

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import cast

import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from gateway.access import spooling_link_store as store_module
from gateway.access.access_log import AccessLog
from gateway.access.chain import Link
from gateway.access.spool import Spool, copy_files
from gateway.access.spooling_link_store import SpoolingLinkStore
from gateway.metrics import Metrics
from runtime.background import uncounted_tasks
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.links import FakeLinkStore
from tests.fakes.look_ups import look_ups
from tests.fakes.query_timeout import query_timeout
from tests.wait_until import wait_until

URL = "postgresql://wardgate@db/wardgate"


class Log:
    """An access log over a database that can become unavailable, with its metrics."""

    def __init__(
        self,
        folder: Path,
        largest: int = 1024 * 1024,
        url: str = URL,
        kind: Callable[[Path, str, int], Spool] = Spool,
    ) -> None:
        self.database = FakeLinkStore()
        self.registry = CollectorRegistry()
        self.spool = kind(folder, url, largest)
        metrics, log = Metrics(self.registry), structlog.get_logger()
        self.links = SpoolingLinkStore(self.database, self.spool, query_timeout(), metrics, log)
        self.log = AccessLog(self.links, Clock().now)
        self.answered: list[str] = []

    async def look_up(self, count: int = 1) -> None:
        """Log so many look-ups at once. They were answered, so none may be lost."""
        asked = look_ups(count)
        await self.log.write(asked)
        self.answered += [str(answer.check_id) for _, answer in asked]

    @property
    def kept(self) -> list[str]:
        """The check IDs that the database has, in the order of the chain."""
        return [str(entry.check_id) for link in self.database.kept for entry in link.entries]

    def metric(self, name: str) -> float | None:
        return self.registry.get_sample_value(name)


def sizes(folder: Path) -> list[int]:
    """The sizes of the files in a folder, in bytes."""
    return [file.stat().st_size for file in folder.iterdir()]


def suffixes(folder: Path) -> list[str]:
    """The suffixes of the names of the files in a folder."""
    return sorted(file.suffix for file in folder.iterdir())


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    """An access log with an empty spool."""
    opened = Log(tmp_path)
    yield opened
    opened.database.thaw()
    await opened.links.close()


async def test_nothing_is_spooled_while_the_database_answers(log: Log, tmp_path: Path) -> None:
    await log.look_up(3)
    assert log.kept == log.answered
    assert not sizes(tmp_path)


async def test_spooled_links_are_delivered_in_order_and_once(log: Log, tmp_path: Path) -> None:
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


async def test_look_ups_during_the_delivery_keep_their_order(log: Log) -> None:
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


async def test_another_gateway_delivers_the_links_of_a_killed_one(tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("url", "again"),
    [
        ("postgresql://wardgate@db1:5432,db2:5433/cards", "postgresql://wardgate@db2:5433,db1:5432/cards"),
        ("postgresql:///cards?host=/db1,/db2", "postgresql:///cards?host=/db2,/db1"),
    ],
)
async def test_a_gateway_delivers_links_whichever_order_the_hosts_of_its_url_have(
    tmp_path: Path, url: str, again: str
) -> None:
    earlier, later = Log(tmp_path, url=url), Log(tmp_path, url=again)
    earlier.database.away = True
    await earlier.look_up(3)
    await earlier.links.close()
    await later.links.deliver()
    assert later.kept == earlier.answered
    await later.links.close()


async def test_look_ups_behind_a_damaged_one_are_delivered_and_the_lost_ones_counted_and_recorded(
    tmp_path: Path,
) -> None:
    dead, alive = Log(tmp_path), Log(tmp_path)
    dead.database.away = True
    for _ in range(20):
        await dead.look_up(3)
    await dead.links.close()
    damage_spool(tmp_path)
    with capture_logs() as logged:
        await alive.links.deliver()
    lost = [check_id for check_id in dead.answered if check_id not in alive.kept]
    assert len(lost) == 3
    assert alive.metric("wardgate_access_lost_total") == 3
    assert [line["look_ups"] for line in logged if line["log_level"] == "error"] == [3]
    recorded = [entry for link in alive.database.kept for entry in link.entries if entry.purpose == "lost"]
    assert [(entry.subject, entry.outcome) for entry in recorded] == [("3", "LOOK_UPS_LOST")]
    await alive.links.close()
    assert suffixes(tmp_path) == [".unread"]


async def test_the_gateway_s_own_damaged_spool_costs_no_other_look_up(log: Log, tmp_path: Path) -> None:
    log.database.away = True
    for _ in range(200):
        await log.look_up()
    damage_spool(tmp_path)
    log.database.away = False
    await log.links.deliver()
    await log.look_up()
    assert len([check_id for check_id in log.answered if check_id not in log.kept]) == 1
    assert log.metric("wardgate_access_lost_total") == 1
    assert log.metric("wardgate_access_spooled") == 0
    assert log.links.has_room()
    assert suffixes(tmp_path) == [".spool", ".unread"]


def damage_spool(folder: Path) -> None:
    """Change one bit in the middle of the only file, as a failing disk may."""
    (file,) = folder.iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x10
    file.write_bytes(content)


async def test_links_for_another_database_are_left_and_logged(tmp_path: Path) -> None:
    other = Log(tmp_path, url="postgresql://wardgate@elsewhere/wardgate")
    other.database.away = True
    await other.look_up()
    await other.links.close()
    log = Log(tmp_path)
    with capture_logs() as logged:
        working = asyncio.create_task(log.links.run())
        await asyncio.sleep(0.2)
        working.cancel()
    assert any("another address" in line["event"] for line in logged)
    assert not log.kept
    await log.links.close()


async def test_a_full_spool_refuses_logs_it_once_and_accepts_again_later(tmp_path: Path) -> None:
    log = Log(tmp_path, largest=2000)
    log.database.away = True
    refused = 0
    with capture_logs() as logged:
        for _ in range(30):
            try:
                await log.look_up()
            except DatabaseAway:
                refused += 1
    assert 0 < refused < 30
    assert log.metric("wardgate_access_spool_room_bytes") == 0
    assert not log.links.has_room()
    assert [line["log_level"] for line in logged] == ["warning", "error"]
    log.database.away = False
    await log.links.deliver()
    await log.look_up()
    assert log.kept == log.answered
    assert log.metric("wardgate_access_spool_room_bytes") == 2000
    assert log.links.has_room()
    await log.links.close()


class QuotaSpool(Spool):
    """On a disk that reports free space, and takes nothing while `is_full`."""

    is_full = False

    def append(self, links: Sequence[Link]) -> None:
        self._check_quota()
        super().append(links)

    def ensure_writable(self) -> None:
        self._check_quota()
        super().ensure_writable()

    def _check_quota(self) -> None:
        if self.is_full:
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))


async def test_a_disk_that_reports_space_and_takes_nothing_is_logged_once_until_it_takes_links(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path, kind=QuotaSpool)
    spool = cast(QuotaSpool, log.spool)
    log.database.away = spool.is_full = True
    with capture_logs() as logged:
        for _ in range(3):
            with pytest.raises(DatabaseAway):
                await log.look_up()
            await log.links.check_room()
            assert not log.links.has_room()
        spool.is_full = False
        await log.links.check_room()
    assert log.links.has_room()
    assert [(line["log_level"], line.get("reason")) for line in logged] == [
        ("error", "Disk quota exceeded"),
        ("info", None),
    ]
    await log.look_up()
    await log.links.close()


async def test_links_that_the_database_rejects_stay_in_the_spool_and_are_logged_once(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "RETRY_SECONDS", 0.01)
    log.database.away = True
    await log.look_up()
    log.database.away, log.database.rejects = False, True
    with capture_logs() as logged:
        async with uncounted_tasks().running("spool", log.links.run):
            await asyncio.sleep(0.2)
            assert log.metric("wardgate_access_spooled") == 1
            log.database.rejects = False
            await wait_until(lambda: asyncio.sleep(0, log.kept), bool)
    events = [line["event"] for line in logged if "can" in line["event"]]
    assert events == ["spooled look-ups cannot be written", "spooled look-ups can be written again"]


async def test_free_space_on_the_disk_is_noticed_without_a_look_up(tmp_path: Path) -> None:
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


async def test_without_a_writable_folder_only_look_ups_during_an_outage_are_refused(
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


async def test_a_copied_spool_is_delivered_to_the_same_database_at_a_new_address(tmp_path: Path) -> None:
    lost, copied = tmp_path / "lost", tmp_path / "restored"
    dead = Log(lost)
    dead.database.away = True
    await dead.look_up(3)
    await dead.links.close()
    copied.mkdir()
    new_address = "postgresql://wardgate@restored/wardgate"
    assert copy_files(lost, copied, new_address) == 1
    alive = Log(copied, url=new_address)
    await alive.links.deliver()
    assert alive.kept == dead.answered
    await alive.links.close()
    with pytest.raises(FileExistsError):
        copy_files(lost, lost, URL)

"""No link is lost or written twice during an outage of the database, and no look-up waits for long."""

import asyncio
import time
import zlib
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from gateway.access import spooling_link_store as store_module
from gateway.access.spool import copy_files
from gateway.access.spool_record import PLAIN
from runtime.background import uncounted_tasks
from runtime.postgres.database_away import DatabaseAway
from tests.unit.gateway.access.spooled_log import URL, Log
from tests.wait_until import wait_until


def sizes(folder: Path) -> list[int]:
    """The sizes of the files in a folder, in bytes."""
    return [file.stat().st_size for file in folder.iterdir()]


def only_file(folder: Path) -> Path:
    """The one file in a folder."""
    (file,) = folder.iterdir()
    return file


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


async def test_links_for_another_database_are_left_and_logged(tmp_path: Path) -> None:
    other = Log(tmp_path, url="postgresql://wardgate@elsewhere/wardgate")
    other.database.away = True
    await other.look_up()
    await other.links.close()
    log = Log(tmp_path)
    with capture_logs() as logged:
        working = asyncio.create_task(log.links.run())
        await wait_until(lambda: asyncio.sleep(0, str(logged)), lambda text: "another address" in text)
        working.cancel()
    assert not log.kept
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
            await wait_until(lambda: asyncio.sleep(0, log.database.rejected), lambda count: count > 2)
            assert log.metric("wardgate_access_spooled") == 1
            log.database.rejects = False
            await wait_until(lambda: asyncio.sleep(0, log.kept), bool)
    events = [line["event"] for line in logged if "can" in line["event"]]
    assert events == ["spooled look-ups cannot be written", "spooled look-ups can be written again"]


async def test_a_file_that_cannot_be_read_or_delivered_keeps_no_other_file_from_being_delivered(
    tmp_path: Path,
) -> None:
    dead, alive = Log(tmp_path), Log(tmp_path)
    dead.database.away = alive.database.away = True
    await dead.look_up()
    await dead.links.close()
    of_dead = only_file(tmp_path)
    await alive.look_up()
    # One that this process may not open, and one whose record is no link.
    closed, no_link = (of_dead.with_name(f"{of_dead.name[:13]}{name}.spool") for name in ("-", "+"))
    closed.mkdir()
    no_link.write_bytes(PLAIN.pack(1, zlib.crc32(b"x"), 1) + b"x")
    alive.database.away = False
    for _ in range(2):
        with pytest.raises((OSError, msgspec.MsgspecError)):
            await alive.links.deliver()
    assert alive.kept == alive.answered + dead.answered
    assert not of_dead.exists()
    assert no_link.exists()
    await alive.links.close()


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

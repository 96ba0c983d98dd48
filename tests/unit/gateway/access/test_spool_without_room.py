"""While a spool takes no links, look-ups during an outage are refused; later it takes links again."""

import asyncio
import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from gateway.access.chain import Link
from gateway.access.spool import Spool
from runtime.background import uncounted_tasks
from runtime.postgres.database_away import DatabaseAway
from tests.unit.gateway.access.spooled_log import Log
from tests.wait_until import wait_until


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


async def test_a_spool_without_room_is_logged_once_although_no_look_up_is_refused(tmp_path: Path) -> None:
    in_the_way = tmp_path / "spool"
    in_the_way.touch()
    log = Log(in_the_way)
    with capture_logs() as logged:
        async with uncounted_tasks().running("spool", log.links.run):
            await log.links.check_room()
            await log.links.check_room()
            in_the_way.unlink()
            await wait_until(lambda: asyncio.sleep(0, log.links.has_room()), bool)
    await log.links.close()
    assert [line["event"].partition(":")[0] for line in logged] == ["no spool", "there is a spool again"]
    assert logged[0]["reason"] == "FileExistsError (File exists)"

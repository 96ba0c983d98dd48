"""The disk of the spool is read-only by now, or knows no locks: nothing is refused, repeated or left."""

import errno
import fcntl
import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from gateway.access.chain import Link
from gateway.access.spool import Spool
from gateway.access.spool_file import SpoolFile
from tests.unit.gateway.access.spooled_log import Log

READ_ONLY = OSError(errno.EROFS, os.strerror(errno.EROFS))


class ReadOnlyFile(SpoolFile):
    """On a disk that takes no changes any more."""

    def retire(self) -> bool:
        raise READ_ONLY


class ReadOnlySpool(Spool):
    """On a disk that takes no changes after its faults were found."""

    is_read_only = False

    def append(self, links: Sequence[Link]) -> None:
        self._check()
        super().append(links)

    def finish_own(self) -> None:
        self._check()
        super().finish_own()

    def orphaned_files(self) -> tuple[list[SpoolFile], list[OSError]]:
        files, errors = super().orphaned_files()
        for file in files:
            file.__class__ = ReadOnlyFile
        return files, errors

    def _check(self) -> None:
        if self.is_read_only:
            raise READ_ONLY


async def test_look_ups_go_on_where_the_disk_is_read_only_when_the_database_is_back(tmp_path: Path) -> None:
    log = Log(tmp_path, kind=ReadOnlySpool)
    spool = cast(ReadOnlySpool, log.spool)
    log.database.away = True
    await log.look_up(3)
    log.database.away, spool.is_read_only = False, True
    for _ in range(2):
        with pytest.raises(OSError, match="Read-only"):
            await log.links.deliver()
        await log.look_up()
    assert log.kept == log.answered
    spool.is_read_only = False
    await log.links.deliver()
    assert log.metric("wardgate_access_spooled") == 0
    await log.links.close()


async def test_a_file_that_cannot_be_deleted_is_not_reported_again_and_again(tmp_path: Path) -> None:
    ended, log = Log(tmp_path), Log(tmp_path, kind=ReadOnlySpool)
    ended.database.away = True
    await ended.look_up(3)
    await ended.links.close()
    with capture_logs() as logged:
        for _ in range(2):
            with pytest.raises(OSError, match="Read-only"):
                await log.links.deliver()
    assert (log.kept, logged) == (ended.answered, [])


def files_and_descriptors(folder: Path) -> tuple[int, int]:
    return len([*folder.iterdir()]), len([*Path("/dev/fd").iterdir()])


async def test_a_disk_without_locks_costs_neither_files_nor_descriptors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, log = Log(tmp_path), Log(tmp_path)
    ended.database.away = True
    await ended.look_up(3)
    await ended.links.close()

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    before = files_and_descriptors(tmp_path)
    for _ in range(3):
        await log.links.check_room()
        with pytest.raises(OSError, match="No locks"):
            await log.links.deliver()
    assert files_and_descriptors(tmp_path) == before

"""The files of the spool are deleted, such as by a program that cleans up, while its process runs."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.postgres.database_away import DatabaseAway
from tests.unit.gateway.access.spooled_log import Log
from tests.wait_until import wait_until


def move(folder: Path) -> None:
    """Another folder may be at its place."""
    folder.rename(folder.with_name("moved"))


def link_elsewhere(folder: Path) -> None:
    """Its name leads to another disk, say."""
    move(folder)
    folder.with_name("other").mkdir()
    folder.symlink_to("other")


@pytest.mark.parametrize("delete", [shutil.rmtree, move, link_elsewhere])
@pytest.mark.parametrize("later", [0, 2])
async def test_links_that_wait_when_the_spool_is_deleted_reach_the_next_process(
    tmp_path: Path, later: int, delete: Callable[[Path], None]
) -> None:
    folder = tmp_path / "spool"
    ended, following = Log(folder), Log(folder)
    ended.database.away = True
    await ended.look_up(3)
    delete(folder)
    await ended.look_up(later)
    await ended.links.close()
    await following.links.deliver()
    assert following.kept == ended.answered
    await following.links.close()


async def test_a_spool_that_was_deleted_while_nothing_waited_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    log = Log(folder)
    await log.links.check_room()
    shutil.rmtree(folder)
    assert not log.links.has_room()
    await log.links.check_room()
    assert log.links.has_room()
    shutil.rmtree(folder)
    log.database.away = True
    await log.look_up()
    assert [file.stat().st_size > 0 for file in folder.iterdir()] == [True]
    log.database.away = False
    await log.links.deliver()
    assert log.kept == log.answered
    await log.links.close()


async def test_a_spool_that_cannot_be_made_again_takes_no_links(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    log = Log(folder)
    log.database.away = True
    await log.look_up(3)
    shutil.rmtree(folder)
    folder.touch()
    with pytest.raises(DatabaseAway):
        await log.look_up()
    assert not log.links.has_room()
    # What waited is still read, as long as the process lives.
    log.database.away = False
    await log.links.deliver()
    assert log.kept == log.answered


async def test_links_of_a_spool_that_is_deleted_during_the_delivery_are_delivered(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    log = Log(folder)
    log.database.away = True
    await log.look_up(3)
    log.database.away = False
    log.database.freeze()
    delivering = asyncio.create_task(log.links.deliver())

    async def kept() -> list[str]:
        return log.kept

    await wait_until(kept, bool)
    shutil.rmtree(folder)
    await log.look_up(2)
    log.database.thaw()
    await delivering
    assert log.kept == log.answered
    assert log.spool.is_empty
    await log.links.close()

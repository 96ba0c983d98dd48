"""The schemas are upgraded while the last release serves (`make upgrade-check` has more claims)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import execute
from tests.upgrade.drill import upgrade
from tests.upgrade.earlier_release import NO_HISTORY, earlier_release, unpack
from tests.upgrade.stack import TwoReleases
from wardgate.stack.embedded.postgres import EmbeddedPostgres

CLAIMS = 2_000


@pytest.fixture
def new_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database without schemas."""
    asyncio.run(execute(postgres.url(), "CREATE DATABASE upgraded"))
    yield postgres.url("upgraded")
    asyncio.run(execute(postgres.url(), "DROP DATABASE upgraded WITH (FORCE)"))


@pytest.fixture
def two_releases(new_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[TwoReleases]:
    """No process is started yet."""
    stack = TwoReleases(new_database_url, redis_url, tmp_path)
    yield stack
    stack.kill_all()


async def test_no_call_fails_while_the_schemas_are_upgraded_under_the_last_release(
    two_releases: TwoReleases, new_database_url: str, tmp_path: Path
) -> None:
    if (name := earlier_release()) is None:
        pytest.skip(NO_HISTORY)
    done = await upgrade(two_releases, new_database_url, unpack(name, tmp_path / "release"), CLAIMS)
    assert done.failures == []
    assert min(done.answered.values()) >= 30

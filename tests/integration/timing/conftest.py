"""Servers that a test may stop, freeze or crash."""

import asyncio
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.fixtures import chromium, page, window
from tests.conftest import FEW_BUFFERS
from tests.integration.claim_stack import ClaimStack, claim_stack
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

__all__ = ["chromium", "page", "window"]


@pytest.fixture(scope="session")
def migrated_cluster(scratch: Path) -> Path:
    """The folder of a stopped PostgreSQL with a migrated database: copying it is faster than making one."""
    folder = scratch / "cluster"
    with EmbeddedPostgres(folder, FEW_BUFFERS) as server:
        asyncio.run(migrate(server.url()))
    return folder


@pytest.fixture
def own_postgres(migrated_cluster: Path, scratch: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL with a migrated database."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        # Not shutil.copytree: the files keep their owner.
        subprocess.run(["cp", "-a", str(migrated_cluster), f"{folder}/pg"], check=True)
        with EmbeddedPostgres(Path(folder) / "pg", FEW_BUFFERS) as server:
            yield server


@pytest.fixture
def own_redis(scratch: Path) -> Iterator[EmbeddedRedis]:
    """A Redis."""
    with EmbeddedRedis(Path(tempfile.mkdtemp(dir=scratch))) as server:
        yield server
        if server.child.pid:
            os.kill(server.child.pid, signal.SIGCONT)


@pytest.fixture
def own_stack(own_postgres: EmbeddedPostgres, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    """On a PostgreSQL of its own; no process is started yet."""
    with claim_stack(own_postgres.url(), redis_url, tmp_path) as opened:
        yield opened

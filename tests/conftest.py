"""Real PostgreSQL and Redis for the tests: servers for each test process, a new database for each test."""

import asyncio
import gc
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shutil import disk_usage

import asyncpg
import pytest
import redis
from hypothesis import settings

from runtime.postgres.url import database_address
from tests.redis_servers import ClusterSetup, cluster_setup
from tests.scheduling import Scheduling, place_of
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

MakeDatabase = Callable[[], AbstractContextManager[str]]
TEMPLATE = "migrated"
# On Linux, a file system in memory. Containers often have one of 64 MB.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 1024**3
# To make or drop a database looks through all buffers, which are a quarter of the memory otherwise.
FEW_BUFFERS = {"shared_buffers": "128MB"}
numbers = itertools.count(1)


def pytest_configure() -> None:
    """Give examples of property tests as long as they take: under other load, 200 ms are too short."""
    settings.register_profile("no deadline", settings(), deadline=None)
    settings.load_profile("no deadline")
    # What is collected stays: to look for garbage in it takes a fifth of the time.
    gc.disable()


def pytest_collection_finish() -> None:
    """From now on there is garbage, but not in what was collected."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first."""
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    """How `pytest -n 3` distributes the tests."""
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder with a short path: the path of a socket may have about a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="wg-", dir=folder_in_memory()) as folder:
        yield Path(folder)


def folder_in_memory() -> Path | None:
    """A folder whose files are in memory, if there is one with room: databases are made much faster there."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if has_room else None


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL with a migrated template database."""
    with EmbeddedPostgres(scratch / "postgres", FEW_BUFFERS) as server:
        # Databases are created and dropped ten times faster, and none outlives the run.
        asyncio.run(execute(server.url(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"))
        asyncio.run(execute(server.url(), f"CREATE DATABASE {TEMPLATE}"))
        asyncio.run(migrate(server.url(TEMPLATE)))
        yield server


@pytest.fixture(scope="session")
def administer(postgres: EmbeddedPostgres) -> Iterator[Callable[[str], object]]:
    """Executes a statement on the server, on one connection for all tests: each would take longer to open."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        connection = runner.run(connected(postgres.url()))
        yield lambda statement: runner.run(connection.execute(statement))
        runner.run(connection.close())


@pytest.fixture(scope="session")
def make_database(postgres: EmbeddedPostgres, administer: Callable[[str], object]) -> MakeDatabase:
    """Makes databases, migrated and empty, for as long as a block lasts."""

    @contextmanager
    def make() -> Iterator[str]:
        name = f"test_{next(numbers)}"
        administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        yield postgres.url(name)
        administer(f"DROP DATABASE {name} WITH (FORCE)")

    return make


@pytest.fixture
def database_url(make_database: MakeDatabase) -> Iterator[str]:
    """A new database, migrated and empty."""
    with make_database() as url:
        yield url


@pytest.fixture(scope="module")
def shared_database_url(make_database: MakeDatabase) -> Iterator[str]:
    """A database for the tests of one file, which empty what they fill."""
    with make_database() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server(scratch: Path) -> Iterator[EmbeddedRedis]:
    """A Redis for all tests of this process."""
    with EmbeddedRedis(scratch / "redis") as server:
        yield server


@pytest.fixture
def redis_url(redis_server: EmbeddedRedis) -> str:
    """An empty Redis."""
    with redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def redis_cluster(scratch: Path) -> Iterator[ClusterSetup]:
    """A Redis Cluster of three nodes."""
    with cluster_setup(scratch / "redis-cluster") as cluster:
        yield cluster


@pytest.fixture
def redis_cluster_url(redis_cluster: ClusterSetup) -> str:
    """An empty Redis Cluster."""
    redis_cluster.empty()
    return redis_cluster.url


async def execute(url: str, *statements: str) -> None:
    """Execute statements, each by itself."""
    connection = await connected(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def connected(url: str) -> asyncpg.Connection:
    """A connection to the database."""
    return await asyncpg.connect(database_address(url).urls[0])

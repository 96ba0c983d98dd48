"""One console for all tests of a file, with an empty database."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.browser.fixtures import chromium, page, window
from tests.browser.running_console import RunningConsole, running_console
from tests.integration.triage_desk import Desk, open_desk
from wardgate.stack.embedded.redis import EmbeddedRedis

FOLDER = Path(__file__).parent
__all__ = ["chromium", "page", "window"]


@pytest.fixture(scope="module")
def console(
    make_database: Callable[[], AbstractContextManager[str]],
    redis_server: EmbeddedRedis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningConsole]:
    """It has no accounts: every test adds its own."""
    folder = tmp_path_factory.mktemp("console")
    with make_database() as database_url, running_console(database_url, redis_server.url, folder) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def desk(console: RunningConsole) -> AsyncIterator[Desk]:
    """An empty queue, without accounts."""
    async with open_desk(console.database_url) as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all browser tests in the event loop of their browser."""
    in_one_loop = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if item.path.is_relative_to(FOLDER) and is_async_test(item):
            item.add_marker(in_one_loop, append=False)

"""The console's application, before and after log-in."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.review.console.desk import Desk


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Nobody is logged in."""
    made = Desk()
    async with made.browser:
        yield made


@pytest.fixture
async def at_work(desk: Desk) -> Desk:
    """Somebody is logged in."""
    assert (await desk.log_in()).status_code == 303
    return desk

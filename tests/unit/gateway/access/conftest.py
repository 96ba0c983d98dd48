"""The place of a spool file, and an access log with an empty spool."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.gateway.access.spooled_log import Log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a file that does not exist yet, in a folder that does not exist either."""
    return tmp_path / "spool" / "one.spool"


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    """An access log with an empty spool."""
    opened = Log(tmp_path)
    yield opened
    opened.database.thaw()
    await opened.links.close()

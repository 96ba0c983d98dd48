"""Gateway and worker processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.claim_stack import ClaimStack, claim_stack


@pytest.fixture
def stack(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[ClaimStack]:
    """No process is started yet. Its gateways do not take a busy machine for a database that is away."""
    with claim_stack(database_url, redis_url, tmp_path, "tests.integration.unhurried_gateway") as opened:
        yield opened

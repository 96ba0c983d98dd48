"""Each port, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.claim_ports import ClaimPorts, fake_ports, real_ports


@pytest.fixture(params=["in memory", "PostgreSQL"])
def kept_in(request: pytest.FixtureRequest) -> str | None:
    """A database, or None for memory."""
    return request.getfixturevalue("database_url") if request.param == "PostgreSQL" else None


@pytest.fixture
async def ports(kept_in: str | None) -> AsyncIterator[ClaimPorts]:
    """The ports of claims and reviews."""
    async with real_ports(kept_in) if kept_in else fake_ports() as opened:
        yield opened

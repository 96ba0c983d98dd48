"""A fake gateway for the client's tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.fakes.gateway_server import TOKEN, FakeGateway, serving
from wardgate.client import WardgateClient


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A fake gateway that serves."""
    with serving() as fake:
        yield fake


@pytest.fixture
async def client(gateway: FakeGateway) -> AsyncIterator[WardgateClient]:
    """A client connected to the fake gateway."""
    async with WardgateClient(f"127.0.0.1:{gateway.port}", TOKEN) as connected:
        yield connected

"""A guarded service for the tests of the guard."""

from collections.abc import AsyncIterator

import pytest

from gateway.admission import guard as guard_module
from tests.unit.gateway.admission.guarded_service import Guarded, serving


@pytest.fixture
async def guarded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Guarded]:
    """Limited to two look-ups and two streams."""
    monkeypatch.setattr(guard_module, "UNARY_CALLS", 2)
    monkeypatch.setattr(guard_module, "STREAMS", 2)
    async with serving({}) as made:
        yield made

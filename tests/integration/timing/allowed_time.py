"""How long something may take: longer while other programs use the processor too."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.wait_until import LONGEST_WAIT_SECONDS

SAMPLE_SECONDS = 0.02


def slowness() -> float:
    """How many times as long as on a quiet machine this one takes to compute something now."""
    began, began_working = time.monotonic(), time.thread_time()
    while time.thread_time() - began_working < SAMPLE_SECONDS:
        pass
    return (time.monotonic() - began) / SAMPLE_SECONDS


def allowed(seconds: float) -> float:
    """So many seconds on a quiet machine; more on one that is busy now."""
    return seconds * slowness()


@asynccontextmanager
async def promised(seconds: float) -> AsyncIterator[None]:
    """Assert that the block takes so long at most; longer where the machine is busy before or after it."""
    allowed_before, began = allowed(seconds), time.monotonic()
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        yield
    took = time.monotonic() - began
    assert took < max(allowed_before, allowed(seconds))

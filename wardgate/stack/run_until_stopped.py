"""Runs until Ctrl-C, SIGTERM or a closed terminal, then stops everything in order."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from runtime.stopping.stop_signals import on_stop_signal


async def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run the work. A stop signal cancels it, at any point, and the function then returns normally."""
    stopped = asyncio.Event()
    on_stop_signal(stopped.set)
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not stopped.is_set():
        return working.result()
    working.cancel()
    # Errors during shutdown do not matter to the person who stopped the stack.
    with suppress(asyncio.CancelledError, Exception):
        await working
    return None

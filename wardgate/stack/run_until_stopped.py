"""Runs until Ctrl-C, SIGTERM or a closed terminal, then stops everything in order."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run the work. A stop signal cancels it, at any point, and the function then returns normally."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopped.set)
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

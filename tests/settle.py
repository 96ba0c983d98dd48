"""Lets the other tasks of an event loop run, for tests without real time."""

import asyncio


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)

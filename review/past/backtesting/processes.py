"""Counts the parts of a backtest in processes of this machine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from review.past.backtesting.tally import Tally

Part = TypeVar("Part")
# Parts that wait for a process: enough to keep all busy, and few in memory.
AHEAD = 2


@contextmanager
def open_processes(count: int) -> Iterator[Executor]:
    """So many processes, which begin without what this one has open."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield pool


async def counted_in(
    pool: Executor, processes: int, parts: AsyncIterator[Part], count: Callable[[Part], Tally]
) -> AsyncIterator[Tally]:
    """Return the tally of each part, as they are done."""
    running: set[asyncio.Future[Tally]] = set()
    async for part in parts:
        running.add(asyncio.wrap_future(pool.submit(count, part)))
        if len(running) >= processes + AHEAD:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                yield one.result()
    for last in asyncio.as_completed(running):
        yield await last

"""Counts the parts of a backtest in many processes at a time, of this machine or of a cluster."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

from review.past.backtesting.tally import Tally

Part = TypeVar("Part")
# Parts that wait for a process: enough to keep all busy, and few in memory.
AHEAD = 2


class Workers(NamedTuple):
    """What counts parts, and how many it counts at a time now."""

    executor: Executor
    at_a_time: Callable[[], int]


@contextmanager
def open_processes(count: int) -> Iterator[Executor]:
    """So many processes, which begin without what this one has open."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield pool


async def counted_in(
    workers: Workers, parts: AsyncIterator[Part], count: Callable[[Part], Tally]
) -> AsyncIterator[Tally]:
    """Return the tally of each part, as they are done."""
    running: set[asyncio.Future[Tally]] = set()
    async for part in parts:
        running.add(asyncio.wrap_future(workers.executor.submit(count, part)))
        if len(running) >= workers.at_a_time() + AHEAD:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                yield one.result()
    for last in asyncio.as_completed(running):
        yield await last

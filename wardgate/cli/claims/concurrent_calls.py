"""Many calls side by side, never more than so many."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 64


async def call_concurrently(
    items: Iterable[Item], ask: Callable[[Item], Awaitable[Answer]]
) -> AsyncGenerator[tuple[Item, Answer]]:
    """Each item with its answer, in the order in which they come."""
    under_way: dict[asyncio.Future[Answer], Item] = {}
    source = iter(items)
    try:
        while True:
            while len(under_way) < MOST_AT_ONCE and (item := next(source, None)) is not None:
                under_way[asyncio.ensure_future(ask(item))] = item
            if not under_way:
                return
            done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for answer in done:
                yield under_way.pop(answer), answer.result()
    finally:
        for task in under_way:
            task.cancel()

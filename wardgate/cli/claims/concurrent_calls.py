"""Makes many calls concurrently, up to a fixed number at a time."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MAX_CONCURRENT_CALLS = 64


async def call_concurrently(
    items: Iterable[Item], call: Callable[[Item], Awaitable[Answer]]
) -> AsyncGenerator[tuple[Item, Answer]]:
    """Call `call` with each item; yield the item with its answer, in the order of arrival."""
    in_flight: dict[asyncio.Future[Answer], Item] = {}
    source = iter(items)
    try:
        while True:
            while len(in_flight) < MAX_CONCURRENT_CALLS and (item := next(source, None)) is not None:
                in_flight[asyncio.ensure_future(call(item))] = item
            if not in_flight:
                return
            done, _ = await asyncio.wait(in_flight, return_when=asyncio.FIRST_COMPLETED)
            for answer in done:
                yield in_flight.pop(answer), answer.result()
    finally:
        for task in in_flight:
            task.cancel()

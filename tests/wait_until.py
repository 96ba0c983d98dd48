"""Waits for a condition by polling, for tests of processes and servers."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

T = TypeVar("T")


async def wait_until(read: Callable[[], Awaitable[T]], is_expected: Callable[[T], bool]) -> T:
    """Call `read` until it returns an expected value, for at most twenty seconds."""

    async def read_once() -> T:
        return await read()

    polling = AsyncRetrying(
        retry=retry_if_result(lambda value: not is_expected(value)),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(20),
    )
    return await polling(read_once)

"""Waits for a condition by polling, for tests of processes and servers."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

T = TypeVar("T")
# Not a promise of the product: a process starts in a second, and in many more on a busy machine.
LONGEST_WAIT_SECONDS = 60


async def wait_until(read: Callable[[], Awaitable[T]], is_expected: Callable[[T], bool]) -> T:
    """Call `read` until it returns an expected value, for at most a minute."""

    async def read_once() -> T:
        return await read()

    polling = AsyncRetrying(
        retry=retry_if_result(lambda value: not is_expected(value)),
        wait=wait_fixed(0.05),
        stop=stop_after_delay(LONGEST_WAIT_SECONDS),
    )
    return await polling(read_once)

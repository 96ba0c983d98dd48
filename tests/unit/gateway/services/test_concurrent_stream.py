"""Parts of a stream are answered concurrently."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress

import pytest

from gateway.services.concurrent_stream import answer_concurrently


async def numbers(count: int, read: list[int] | None = None) -> AsyncIterator[int]:
    """Numbers from 0; `read` gets each number that was consumed."""
    for number in range(count):
        if read is not None:
            read.append(number)
        yield number


async def later(number: int) -> int:
    """The higher numbers are ready first."""
    for _turn in range(10 * (10 - number)):
        await asyncio.sleep(0)
    return number


async def test_answers_come_in_the_order_in_which_they_are_ready() -> None:
    answers = [answer async for answer in answer_concurrently(numbers(3), later, limit=3)]
    assert answers == [2, 1, 0]


async def test_a_limit_of_one_keeps_the_order() -> None:
    answers = [answer async for answer in answer_concurrently(numbers(4), later, limit=1)]
    assert answers == [0, 1, 2, 3]


async def test_an_empty_stream_has_no_answers() -> None:
    assert [answer async for answer in answer_concurrently(numbers(0), later, limit=3)] == []


async def test_no_more_parts_are_read_than_the_limit_allows() -> None:
    read: list[int] = []
    answers = answer_concurrently(numbers(100, read), later, limit=2)
    await anext(answers)
    await asyncio.sleep(0.05)
    assert len(read) <= 4
    await answers.aclose()


async def test_an_answer_that_fails_ends_the_answers_and_stops_the_others() -> None:
    stopped: list[int] = []

    async def failing(number: int) -> int:
        if number == 1:
            raise RuntimeError("failed")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append(number)
            raise
        return number

    with pytest.raises(RuntimeError, match="failed"):
        await anext(answer_concurrently(numbers(2), failing, limit=2))
    await asyncio.sleep(0)
    assert stopped == [0]


async def test_a_stream_that_breaks_ends_the_answers() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 9
        raise ConnectionError

    with pytest.raises(ConnectionError):
        async for _ in answer_concurrently(broken(), later, limit=2):
            pass


async def test_closing_early_stops_the_running_answers() -> None:
    running: set[int] = set()

    async def slow(number: int) -> int:
        running.add(number)
        try:
            await asyncio.sleep(0 if number == 0 else 60)
        finally:
            running.discard(number)
        return number

    answers = answer_concurrently(numbers(3), slow, limit=3)
    assert await anext(answers) == 0
    await answers.aclose()
    await asyncio.sleep(0)
    assert not running


async def leave_after_the_first(answer: Callable[[int], Coroutine[None, None, int]]) -> None:
    """A function of its own, so that no reference is left over."""
    answers = answer_concurrently(numbers(3), answer, limit=3)
    with suppress(RuntimeError):
        await anext(answers)
    await answers.aclose()


async def failing_at_once(number: int) -> int:
    """Raises immediately."""
    raise RuntimeError(str(number))


async def failing_at_the_end(number: int) -> int:
    """The first one answers; the others raise when they are cancelled."""
    if number:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        raise RuntimeError(str(number))
    return number


@pytest.mark.parametrize("answer", [failing_at_once, failing_at_the_end])
async def test_no_exception_of_a_task_is_left_unretrieved(
    answer: Callable[[int], Coroutine[None, None, int]],
) -> None:
    unretrieved: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unretrieved.append(context))
    await leave_after_the_first(answer)
    await asyncio.sleep(0.01)
    gc.collect()
    assert not unretrieved

"""Parts of a stream answered at once."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress

import pytest

from gateway.services.concurrent_stream import answer_concurrently


async def numbers(count: int, read: list[int] | None = None) -> AsyncIterator[int]:
    """From 0 on; notes in `read` how far it was read."""
    for number in range(count):
        if read is not None:
            read.append(number)
        yield number


async def later(number: int) -> int:
    """The higher the sooner."""
    await asyncio.sleep((10 - number) / 500)
    return number


async def test_answers_come_as_they_are_ready() -> None:
    answers = [answer async for answer in answer_concurrently(numbers(3), later, at_once=3)]
    assert answers == [2, 1, 0]


async def test_one_at_once_keeps_the_order() -> None:
    answers = [answer async for answer in answer_concurrently(numbers(4), later, at_once=1)]
    assert answers == [0, 1, 2, 3]


async def test_an_empty_stream_has_no_answers() -> None:
    assert [answer async for answer in answer_concurrently(numbers(0), later, at_once=3)] == []


async def test_no_more_is_read_than_is_answered_at_once() -> None:
    read: list[int] = []
    answers = answer_concurrently(numbers(100, read), later, at_once=2)
    await anext(answers)
    await asyncio.sleep(0.05)
    assert len(read) <= 4
    await answers.aclose()


async def test_an_answer_that_fails_ends_it_and_stops_the_others() -> None:
    stopped: list[int] = []

    async def failing(number: int) -> int:
        if number == 1:
            raise RuntimeError("no luck")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append(number)
            raise
        return number

    with pytest.raises(RuntimeError, match="no luck"):
        await anext(answer_concurrently(numbers(2), failing, at_once=2))
    await asyncio.sleep(0)
    assert stopped == [0]


async def test_a_stream_that_breaks_ends_it() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 9
        raise ConnectionError

    with pytest.raises(ConnectionError):
        async for _ in answer_concurrently(broken(), later, at_once=2):
            pass


async def test_leaving_early_stops_what_is_under_way() -> None:
    under_way: set[int] = set()

    async def slow(number: int) -> int:
        under_way.add(number)
        try:
            await asyncio.sleep(0 if number == 0 else 60)
        finally:
            under_way.discard(number)
        return number

    answers = answer_concurrently(numbers(3), slow, at_once=3)
    assert await anext(answers) == 0
    await answers.aclose()
    await asyncio.sleep(0)
    assert not under_way


async def leave_after_the_first(answer: Callable[[int], Coroutine[None, None, int]]) -> None:
    """In a function of its own, so that nothing of it is left over."""
    answers = answer_concurrently(numbers(3), answer, at_once=3)
    with suppress(RuntimeError):
        await anext(answers)
    await answers.aclose()


async def unlucky(number: int) -> int:
    """Raises at once."""
    raise RuntimeError(str(number))


async def unlucky_at_the_end(number: int) -> int:
    """The first answers; the others raise as they are stopped."""
    if number:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        raise RuntimeError(str(number))
    return number


@pytest.mark.parametrize("answer", [unlucky, unlucky_at_the_end])
async def test_what_else_fails_is_no_task_that_nobody_asked_after(
    answer: Callable[[int], Coroutine[None, None, int]],
) -> None:
    unasked: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unasked.append(context))
    await leave_after_the_first(answer)
    await asyncio.sleep(0.01)
    gc.collect()
    assert not unasked

"""Requests that arrive together share a batch."""

import asyncio
from collections.abc import Sequence

import pytest

from runtime.batching import Batcher
from tests.settle import settle


class Doubler:
    """Doubles numbers, one batch at a time, and keeps the batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.running = 0
        self.released = asyncio.Event()
        self.released.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.running += 1
        assert self.running == 1
        self.batches.append(list(numbers))
        await self.released.wait()
        self.running -= 1
        if 13 in numbers:
            raise RuntimeError("13")
        return [ValueError(number) if number < 0 else 2 * number for number in numbers]


@pytest.fixture
def doubler() -> Doubler:
    return Doubler()


async def test_each_caller_gets_the_response_to_its_request(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    assert await asyncio.gather(*(batcher(number) for number in range(7))) == [0, 2, 4, 6, 8, 10, 12]
    assert len(doubler.batches) == 1


async def test_an_idle_batcher_starts_immediately(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10, delay=lambda: 60)
    assert [await batcher(1), await batcher(2)] == [2, 4]


async def test_the_limit_of_each_batch_is_what_it_is_when_the_batch_begins(doubler: Doubler) -> None:
    limits = iter((4, 1, 2, 2))
    batcher = Batcher(doubler, limit=lambda: next(limits))
    await asyncio.gather(*(batcher(number) for number in range(8)))
    assert doubler.batches == [[0, 1, 2, 3], [4], [5, 6], [7]]


async def test_requests_that_arrive_during_a_batch_form_the_next_one(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    doubler.released.clear()
    first = asyncio.create_task(batcher(1))
    await settle()
    others = [asyncio.create_task(batcher(number)) for number in (2, 3)]
    await settle()
    assert doubler.batches == [[1]]
    doubler.released.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert doubler.batches == [[1], [2, 3]]


async def test_a_batch_has_at_most_limit_requests(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=2)
    await asyncio.gather(*(batcher(number) for number in range(5)))
    assert [len(batch) for batch in doubler.batches] == [2, 2, 1]


async def test_after_a_batch_of_several_the_next_one_waits_for_more(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10, delay=lambda: 0.05)
    await asyncio.gather(batcher(1), batcher(2))
    late = asyncio.create_task(batcher(3))
    await settle()
    assert doubler.batches == [[1, 2]]
    await asyncio.gather(late, batcher(4))
    assert doubler.batches == [[1, 2], [3, 4]]


async def test_a_full_batch_does_not_wait(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=2, delay=lambda: 60)
    await asyncio.wait_for(asyncio.gather(*(batcher(number) for number in range(4))), 5)


async def test_after_a_batch_of_one_the_next_starts_immediately(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10, delay=lambda: 0.001)
    await asyncio.gather(batcher(1), batcher(2))
    await batcher(3)
    late = asyncio.create_task(batcher(4))
    await settle()
    assert doubler.batches[-1] == [4]
    await late


async def test_an_exception_for_one_request_is_raised_to_its_caller_alone(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    answers = await asyncio.gather(batcher(1), batcher(-1), return_exceptions=True)
    assert answers[0] == 2
    assert isinstance(answers[1], ValueError)


async def test_a_failed_batch_fails_all_its_requests_and_no_others(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=2)
    answers = await asyncio.gather(batcher(1), batcher(13), batcher(3), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RuntimeError, RuntimeError, int]


async def test_a_batch_with_too_few_responses_fails() -> None:
    async def one_short(numbers: Sequence[int]) -> list[int]:
        return list(numbers[1:])

    batcher = Batcher(one_short, limit=10)
    answers = await asyncio.gather(batcher(1), batcher(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError]


async def test_a_request_cancelled_during_its_batch_does_not_affect_the_others(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    doubler.released.clear()
    requests = [asyncio.create_task(batcher(number)) for number in (1, 2, 3)]
    await settle()
    requests[0].cancel()
    doubler.released.set()
    assert await asyncio.gather(*requests[1:]) == [4, 6]
    assert requests[0].cancelled()


async def test_a_request_cancelled_before_its_batch_is_left_out(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    doubler.released.clear()
    first = asyncio.create_task(batcher(1))
    await settle()
    others = [asyncio.create_task(batcher(number)) for number in (2, 3)]
    await settle()
    others[0].cancel()
    await settle()
    doubler.released.set()
    await asyncio.gather(first, others[1])
    assert doubler.batches == [[1], [3]]


async def test_where_all_requests_are_cancelled_there_is_no_batch(doubler: Doubler) -> None:
    batcher = Batcher(doubler, limit=10)
    requests = asyncio.create_task(batcher(1))
    await asyncio.sleep(0)
    requests.cancel()
    await settle()
    assert doubler.batches == []
    assert await batcher(2) == 4

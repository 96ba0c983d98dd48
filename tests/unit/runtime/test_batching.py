"""Questions that arrive together share one trip."""

import asyncio
from collections.abc import Sequence

import pytest

from runtime.batching import Batcher


class Ferry:
    """Doubles numbers, one trip at a time, and remembers who was on board."""

    def __init__(self) -> None:
        self.trips: list[list[int]] = []
        self.under_way = 0
        self.harbour = asyncio.Event()
        self.harbour.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.under_way += 1
        assert self.under_way == 1
        self.trips.append(list(numbers))
        await self.harbour.wait()
        self.under_way -= 1
        if 13 in numbers:
            raise RuntimeError("no luck")
        return [ValueError(number) if number < 0 else 2 * number for number in numbers]


@pytest.fixture
def ferry() -> Ferry:
    return Ferry()


async def settle() -> None:
    """Let everything that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_each_asker_gets_the_answer_to_their_own_question(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    assert await asyncio.gather(*(ask(number) for number in range(7))) == [0, 2, 4, 6, 8, 10, 12]
    assert len(ferry.trips) == 1


async def test_an_idle_gathering_starts_at_once(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10, window=lambda: 60)
    assert [await ask(1), await ask(2)] == [2, 4]


async def test_who_comes_during_a_trip_goes_with_the_next(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    ferry.harbour.clear()
    first = asyncio.create_task(ask(1))
    await settle()
    others = [asyncio.create_task(ask(number)) for number in (2, 3)]
    await settle()
    assert ferry.trips == [[1]]
    ferry.harbour.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert ferry.trips == [[1], [2, 3]]


async def test_no_more_go_on_board_than_there_is_room_for(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=2)
    await asyncio.gather(*(ask(number) for number in range(5)))
    assert [len(trip) for trip in ferry.trips] == [2, 2, 1]


async def test_after_a_trip_of_several_the_next_waits_for_more(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10, window=lambda: 0.05)
    await asyncio.gather(ask(1), ask(2))
    late = asyncio.create_task(ask(3))
    await settle()
    assert ferry.trips == [[1, 2]]
    await asyncio.gather(late, ask(4))
    assert ferry.trips == [[1, 2], [3, 4]]


async def test_a_full_boat_does_not_wait(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=2, window=lambda: 60)
    await asyncio.wait_for(asyncio.gather(*(ask(number) for number in range(4))), 5)


async def test_after_a_trip_with_one_the_next_starts_at_once(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10, window=lambda: 0.001)
    await asyncio.gather(ask(1), ask(2))
    await ask(3)
    late = asyncio.create_task(ask(4))
    await settle()
    assert ferry.trips[-1] == [4]
    await late


async def test_an_answer_that_is_an_exception_is_raised_to_its_asker_alone(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    answers = await asyncio.gather(ask(1), ask(-1), return_exceptions=True)
    assert answers[0] == 2
    assert isinstance(answers[1], ValueError)


async def test_a_trip_that_fails_fails_for_all_on_board_and_nobody_else(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=2)
    answers = await asyncio.gather(ask(1), ask(13), ask(3), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RuntimeError, RuntimeError, int]


async def test_a_trip_with_too_few_answers_fails() -> None:
    async def forgetful(numbers: Sequence[int]) -> list[int]:
        return list(numbers[1:])

    ask = Batcher(forgetful, at_once=10)
    answers = await asyncio.gather(ask(1), ask(2), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError]


async def test_who_gives_up_under_way_does_not_disturb_the_others(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    ferry.harbour.clear()
    asked = [asyncio.create_task(ask(number)) for number in (1, 2, 3)]
    await settle()
    asked[0].cancel()
    ferry.harbour.set()
    assert await asyncio.gather(*asked[1:]) == [4, 6]
    assert asked[0].cancelled()


async def test_who_gives_up_before_the_trip_is_left_behind(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    ferry.harbour.clear()
    first = asyncio.create_task(ask(1))
    await settle()
    others = [asyncio.create_task(ask(number)) for number in (2, 3)]
    await settle()
    others[0].cancel()
    await settle()
    ferry.harbour.set()
    await asyncio.gather(first, others[1])
    assert ferry.trips == [[1], [3]]


async def test_where_all_have_given_up_there_is_no_trip(ferry: Ferry) -> None:
    ask = Batcher(ferry, at_once=10)
    asked = asyncio.create_task(ask(1))
    await asyncio.sleep(0)
    asked.cancel()
    await settle()
    assert ferry.trips == []
    assert await ask(2) == 4

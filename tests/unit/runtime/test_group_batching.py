"""Groups of requests that wait share a batch."""

import asyncio
from collections.abc import Sequence

import pytest

from runtime.sharing.group_batching import GroupBatcher
from tests.settle import settle

Group = list[int]


class Adder:
    """Adds up each group, and keeps the batches. Waits for `go_on`."""

    def __init__(self) -> None:
        self.batches: list[list[Group]] = []
        self.cancelled = 0
        self.running = 0
        # How many ran when each batch began, with itself.
        self.running_at_start: list[int] = []
        self.go_on = asyncio.Event()

    async def __call__(self, groups: Sequence[Group]) -> list[int]:
        self.batches.append(list(groups))
        self.running += 1
        self.running_at_start.append(self.running)
        try:
            await self.go_on.wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        if any(13 in group for group in groups):
            raise RuntimeError("13")
        return [sum(group) for group in groups]


@pytest.fixture
def adder() -> Adder:
    return Adder()


def batcher(adder: Adder, limit: int = 4, concurrent: int = 1) -> GroupBatcher[Group, int]:
    """Of the sizes of lists."""
    return GroupBatcher(adder, len, lambda: limit, lambda: concurrent)


async def started(add: GroupBatcher[Group, int], *groups: Group) -> list[asyncio.Future[int]]:
    """The groups, waited for, in this order."""
    waiting: list[asyncio.Future[int]] = [asyncio.ensure_future(add(group)) for group in groups]
    await settle()
    return waiting


async def test_groups_that_wait_are_answered_together_up_to_the_limit(adder: Adder) -> None:
    waiting = await started(batcher(adder), [1], [1, 2], [1, 2], [3])
    adder.go_on.set()
    assert await asyncio.gather(*waiting) == [1, 3, 3, 3]
    assert adder.batches == [[[1], [1, 2]], [[1, 2], [3]]]


async def test_a_group_above_the_limit_has_a_batch_of_its_own(adder: Adder) -> None:
    waiting = await started(batcher(adder), [1], [1] * 9, [2])
    adder.go_on.set()
    assert await asyncio.gather(*waiting) == [1, 9, 2]
    assert adder.batches == [[[1]], [[1] * 9], [[2]]]


async def test_no_more_batches_run_than_are_allowed_at_the_same_time(adder: Adder) -> None:
    waiting = await started(batcher(adder, limit=1, concurrent=2), [1], [2], [3])
    assert adder.batches == [[[1]], [[2]]]
    adder.go_on.set()
    assert await asyncio.gather(*waiting) == [1, 2, 3]


async def test_fewer_batches_run_as_soon_as_fewer_are_allowed(adder: Adder) -> None:
    allowed = 2
    waiting = await started(GroupBatcher(adder, len, lambda: 1, lambda: allowed), [1], [2], [3], [4], [5])
    allowed = 1
    adder.go_on.set()
    assert await asyncio.gather(*waiting) == [1, 2, 3, 4, 5]
    assert adder.running_at_start == [1, 2, 1, 1, 1]


async def test_an_error_fails_the_groups_of_its_batch_and_no_others(adder: Adder) -> None:
    waiting = await started(batcher(adder, limit=2), [1], [13], [2])
    adder.go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [RuntimeError, RuntimeError, int]


async def test_a_caller_who_leaves_does_not_end_the_batch_of_another(adder: Adder) -> None:
    leaving, staying = await started(batcher(adder), [1], [2])
    leaving.cancel()
    await settle()
    adder.go_on.set()
    assert await staying == 2
    assert adder.cancelled == 0


async def test_a_batch_that_nobody_waits_for_is_cancelled_and_the_next_one_runs(adder: Adder) -> None:
    *leaving, staying = await started(batcher(adder, limit=2), [1], [2], [3])
    for one in leaving:
        one.cancel()
    await settle()
    assert adder.cancelled == 1
    adder.go_on.set()
    assert await staying == 3


async def test_a_group_that_was_left_while_it_waited_is_not_asked(adder: Adder) -> None:
    first, leaving, last = await started(batcher(adder, limit=1), [1], [2], [3])
    leaving.cancel()
    adder.go_on.set()
    assert [await first, await last] == [1, 3]
    assert adder.batches == [[[1]], [[3]]]

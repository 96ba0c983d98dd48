"""Few counts run at once, and none waits long for its turn."""

import asyncio

import pytest

from review.triage.counting_turns import CountingTurns


async def test_no_more_counts_run_at_once_than_there_are_turns() -> None:
    turns, running, most = CountingTurns(2, wait_seconds=60), 0, 0

    async def count() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return 7

    assert await asyncio.gather(*(turns(count) for _ in range(9))) == [7] * 9
    assert most == 2


async def test_who_gets_no_turn_in_time_gets_no_number() -> None:
    turns, ends = CountingTurns(1, wait_seconds=0.01), asyncio.Event()
    long = asyncio.create_task(turns(ends.wait))
    await asyncio.sleep(0)
    assert await turns(ends.wait) is None
    ends.set()
    assert await long is True


async def test_a_count_that_fails_gives_its_turn_back() -> None:
    turns = CountingTurns(1, wait_seconds=60)

    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await turns(fail)
    assert await turns(lambda: asyncio.sleep(0, 3)) == 3

"""Claims give way to look-ups: the limit of claims under way follows how long look-ups take."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from gateway.claims.pacing.claim_pace import (
    ALONE_AFTER_SECONDS,
    BATCHES,
    FEWEST,
    FORGET_SECONDS,
    MOST,
    MOST_ALONE,
    ClaimPace,
    Paced,
)
from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps
from tests.fakes.clock import FakeClock
from tests.settle import settle

TARGET = 0.02


class Claims:
    """Claims of several facilities that wait for slots."""

    def __init__(self, target: float | None = TARGET) -> None:
        self.clock = FakeClock()
        self.noted = 0
        self.pace = ClaimPace(LookUpTarget(target, self.clock.seconds), self._note, self.clock.seconds)
        self.began: list[str] = []
        self._may_end: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        """A claim of each of these facilities comes, by names such as "A1"."""
        for name in names:
            self._may_end[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._take_in(name))
        await settle()

    async def end(self, name: str) -> None:
        """A claim is kept."""
        self._may_end[name].set()
        await settle()

    async def cancel(self, name: str) -> None:
        """The caller of a claim is gone."""
        self._tasks[name].cancel()
        await settle()

    def look_ups(self, seconds: float, intervals: int = 1) -> int:
        """Look-ups take so long for some intervals; returns the limit."""
        for _ in range(intervals):
            self.pace.note_look_up(seconds)
            self.clock.pass_by(INTERVAL_SECONDS * 1.01)
            self.pace.limit()
        return self.pace.limit()

    def look_ups_elsewhere(self, look_ups: LookUps, intervals: int = 1) -> int:
        """This is heard of another gateway for some intervals; returns the limit."""
        for _ in range(intervals):
            self.pace.hear(look_ups)
            self.clock.pass_by(INTERVAL_SECONDS * 1.01)
            self.pace.limit()
        return self.pace.limit()

    def _note(self) -> None:
        self.noted += 1

    async def _take_in(self, name: str) -> None:
        async with self.pace.slot(name[0]):
            self.began.append(name)
            await self._may_end[name].wait()

    async def stop(self) -> None:
        """End everything."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


@pytest.fixture
async def claims() -> AsyncIterator[Claims]:
    made = Claims()
    yield made
    await made.stop()


async def test_without_look_ups_the_most_claims_are_taken_in_at_once(claims: Claims) -> None:
    await claims.come(*(f"A{number}" for number in range(MOST_ALONE + 5)))
    assert len(claims.began) == MOST_ALONE
    await claims.end("A0")
    assert len(claims.began) == MOST_ALONE + 1


async def test_the_first_look_up_makes_claims_wait_for_the_slots_beside_look_ups(claims: Claims) -> None:
    await claims.come(*(f"A{number}" for number in range(MOST + 1)))
    claims.pace.note_look_up(TARGET / 2)
    await claims.come("B1")
    assert len(claims.began) == MOST + 1
    await claims.end("A0")
    assert len(claims.began) == MOST + 1
    await claims.end("A1")
    assert claims.began[-1] == "B1"


def test_batches_are_small_beside_look_ups_and_large_a_while_after_them() -> None:
    claims = Claims()
    assert claims.pace.batch_size() == MOST_ALONE // BATCHES
    claims.pace.note_look_up(TARGET / 2)
    assert claims.pace.batch_size() == MOST // BATCHES
    assert claims.look_ups(2 * TARGET, intervals=50) == FEWEST
    assert claims.pace.batch_size() == MOST // BATCHES
    claims.clock.pass_by(ALONE_AFTER_SECONDS * 0.9)
    assert (claims.pace.limit(), claims.pace.batch_size()) == (MOST, MOST // BATCHES)
    claims.clock.pass_by(ALONE_AFTER_SECONDS * 0.2)
    assert (claims.pace.limit(), claims.pace.batch_size()) == (MOST_ALONE, MOST_ALONE // BATCHES)


def test_the_limit_falls_while_look_ups_take_long_and_rises_slowly_when_they_do_not() -> None:
    claims = Claims()
    assert claims.look_ups(2 * TARGET) == MOST * 3 // 4
    assert claims.look_ups(2 * TARGET, intervals=50) == FEWEST
    assert claims.look_ups(TARGET / 2) == FEWEST + 1
    assert claims.look_ups(TARGET / 2, intervals=100) == MOST


def test_the_mean_of_the_look_ups_counts_and_one_slow_one_does_not() -> None:
    claims = Claims()
    for _ in range(99):
        claims.pace.note_look_up(TARGET / 2)
    assert claims.look_ups(10 * TARGET) == MOST


def test_a_while_without_look_ups_lifts_the_limit() -> None:
    claims = Claims()
    claims.look_ups(2 * TARGET, intervals=50)
    claims.clock.pass_by(FORGET_SECONDS / 2)
    assert claims.pace.limit() == FEWEST
    claims.clock.pass_by(FORGET_SECONDS)
    assert claims.pace.limit() == MOST


def test_without_a_target_slow_look_ups_change_nothing() -> None:
    assert Claims(target=None).look_ups(60, intervals=50) == MOST


async def test_claims_are_noted_as_they_come_and_as_they_are_kept(claims: Claims) -> None:
    await claims.come("A1", "A2")
    assert claims.noted == 2
    await claims.end("A1")
    assert claims.noted == 3


async def test_facilities_get_turns_in_rotation(claims: Claims) -> None:
    claims.look_ups(2 * TARGET, intervals=50)
    await claims.come("A1", "A2", "A3", "B1", "B2", "C1")
    for name in ("A1", "A2", "B1", "C1", "A3", "B2"):
        assert claims.began[-1] == name
        await claims.end(name)
    assert claims.began == ["A1", "A2", "B1", "C1", "A3", "B2"]


async def test_a_claim_whose_caller_is_gone_takes_no_turn_and_leaves_its_own(claims: Claims) -> None:
    claims.look_ups(2 * TARGET, intervals=50)
    await claims.come("A1", "B1", "C1")
    await claims.cancel("B1")
    await claims.cancel("A1")
    assert claims.began == ["A1", "C1"]


async def test_a_turn_that_is_given_as_its_caller_goes_is_passed_on(claims: Claims) -> None:
    claims.look_ups(2 * TARGET, intervals=50)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(claims.pace.slot("A"))
        waiting = asyncio.create_task(stack.enter_async_context(claims.pace.slot("B")))
        await settle()
        await claims.come("C1")
        await stack.aclose()
        waiting.cancel()
        await settle()
    assert claims.began == ["C1"]


async def test_a_claim_is_received_in_a_slot_and_a_failure_frees_the_slot() -> None:
    pace = ClaimPace(LookUpTarget(TARGET), lambda: None)

    async def receive(claim: str) -> str:
        if claim == "A-faulty":
            raise ValueError(claim)
        return claim.lower()

    paced = Paced(pace, lambda claim: claim[0], receive)
    for _ in range(MOST_ALONE + 1):
        with pytest.raises(ValueError, match="A-faulty"):
            await paced("A-faulty")
    assert await paced("B") == "b"


def test_slow_look_ups_elsewhere_make_the_limit_fall_and_fast_ones_let_it_rise() -> None:
    claims = Claims()
    assert claims.look_ups_elsewhere(LookUps.SLOW) == MOST * 3 // 4
    assert claims.look_ups_elsewhere(LookUps.SLOW, intervals=50) == FEWEST
    assert claims.look_ups_elsewhere(LookUps.FAST) == FEWEST + 1
    assert claims.look_ups_elsewhere(LookUps.FAST, intervals=100) == MOST


@pytest.mark.parametrize("look_ups", [LookUps.FAST, LookUps.UNKNOWN])
def test_batches_are_small_while_there_are_or_may_be_look_ups_elsewhere(look_ups: LookUps) -> None:
    claims = Claims()
    claims.pace.hear(look_ups)
    assert (claims.pace.limit(), claims.pace.batch_size()) == (MOST, MOST // BATCHES)
    assert claims.look_ups_elsewhere(look_ups, intervals=100) == MOST
    claims.look_ups_elsewhere(LookUps.NONE)
    claims.clock.pass_by(ALONE_AFTER_SECONDS)
    assert claims.pace.limit() == MOST_ALONE


def test_without_a_target_slow_look_ups_elsewhere_change_nothing() -> None:
    assert Claims(target=None).look_ups_elsewhere(LookUps.SLOW, intervals=50) == MOST

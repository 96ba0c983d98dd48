"""While look-ups are slow, large claims of one facility keep neither a small nor a large claim of another.

They count among the claims beside which look-ups take long.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from gateway.claims.pacing.claim_pace import FEWEST, ClaimPace
from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS
from gateway.claims.receiving.by_size import ComparedWithLarge
from gateway.claims.receiving.in_batches import in_batches
from tests.fakes.clock import FakeClock
from tests.settle import settle

TARGET = 0.02


class Claim(NamedTuple):
    """A claim of a facility; one that may `repeat_large` a known claim is received apart."""

    facility: str
    name: str
    is_large: bool = False
    repeats_large: bool = False


class Intake:
    """Claims that are received while look-ups are so slow that there is one slot."""

    def __init__(self) -> None:
        clock = FakeClock()
        self.noted = 0
        pace = ClaimPace(LookUpTarget(TARGET, clock.seconds), self._note, clock.seconds)
        while pace.limit() > FEWEST:
            pace.note_look_up(TARGET * 2)
            clock.pass_by(INTERVAL_SECONDS * 1.01)
        self._receive = in_batches(self._keep_small, self._keep_large, pace, lambda claim: claim.facility)
        self._tasks: set[asyncio.Task[str]] = set()
        self._large_may_end = asyncio.Semaphore(0)
        self.kept: list[str] = []

    async def come(self, *claims: Claim) -> None:
        """These claims come, one after the other."""
        for claim in claims:
            self._tasks.add(asyncio.create_task(self._receive(claim)))
            await settle()

    async def end_large(self) -> None:
        """The large claim that is being received is kept."""
        self._large_may_end.release()
        await settle()

    def _note(self) -> None:
        self.noted += 1

    async def _keep_small(self, claims: Sequence[Claim]) -> list[str | Exception]:
        (claim,) = claims
        if claim.repeats_large:
            return [ComparedWithLarge()]
        self.kept.append(claim.name)
        return [claim.name]

    async def _keep_large(self, claims: Sequence[Claim]) -> list[str | Exception]:
        (claim,) = claims
        await self._large_may_end.acquire()
        self.kept.append(claim.name)
        return [claim.name]


async def test_a_large_claim_keeps_no_small_claim_waiting() -> None:
    intake = Intake()
    await intake.come(Claim("A", "large", is_large=True), Claim("B", "small"), Claim("A", "small too"))
    assert intake.kept == ["small", "small too"]
    await intake.end_large()
    assert intake.kept == ["small", "small too", "large"]


async def test_large_claims_are_received_one_by_one_in_turn_by_facility() -> None:
    intake = Intake()
    await intake.come(*(Claim("A", f"A{number}", is_large=True) for number in range(3)))
    await intake.come(Claim("B", "B0", is_large=True))
    for _ in range(4):
        await intake.end_large()
    assert intake.kept == ["A0", "A1", "B0", "A2"]


async def test_small_claims_that_may_repeat_large_ones_take_turns_with_those_of_others() -> None:
    intake = Intake()
    await intake.come(*(Claim("A", f"A{number}", repeats_large=True) for number in range(3)))
    await intake.come(Claim("B", "large", is_large=True), Claim("B", "small"))
    for _ in range(4):
        await intake.end_large()
    assert intake.kept == ["small", "A0", "A1", "large", "A2"]


async def test_large_claims_are_noted_as_they_come_and_as_they_are_kept() -> None:
    intake = Intake()
    await intake.come(Claim("A", "large", is_large=True))
    assert intake.noted == 1
    await intake.end_large()
    assert intake.noted == 2

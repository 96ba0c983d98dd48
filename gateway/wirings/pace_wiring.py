"""Creates what lets claims give way to look-ups, here and at other gateways."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import NamedTuple

from gateway.claims.pacing.busy_intervals import BusyIntervals
from gateway.claims.pacing.claim_pace import ClaimPace
from gateway.claims.pacing.look_up_target import LookUpTarget
from gateway.claims.pacing.redis_board import RedisBoard
from gateway.claims.pacing.share_claims_under_way import HearOfClaims
from gateway.claims.pacing.share_look_up_times import HearOfLookUps, TellLookUpTimes
from gateway.wirings.base_wiring import Base


class Pacing(NamedTuple):
    """The pace of claims, and what is told how long each look-up took."""

    pace: ClaimPace
    note_look_up: Callable[[float], None]


async def open_pacing(stack: AsyncExitStack, base: Base) -> Pacing:
    """A gateway that serves look-ups tells the others how long they take; one that does not, listens."""
    board = RedisBoard(base.redis)
    target = LookUpTarget(base.settings.look_up_target_milliseconds / 1000 or None)
    claims = BusyIntervals(board.tell_claims)
    await stack.enter_async_context(base.tasks.running("claims under way", claims.run))

    def note_claim() -> None:
        target.note_claims()
        claims.note()

    pace = ClaimPace(target, note_claim)
    base.metrics.claims_at_once.set_function(lambda: pace.last_limit)
    if not base.settings.has_service("cards"):
        hearing = HearOfLookUps(board, pace.hear)
        await stack.enter_async_context(base.tasks.running("look-ups elsewhere", hearing.run))
        return Pacing(pace, pace.note_look_up)
    telling = TellLookUpTimes(board, target)
    await stack.enter_async_context(base.tasks.running("look-up times", telling.run))
    claims_elsewhere = HearOfClaims(board, target.note_claims)
    await stack.enter_async_context(base.tasks.running("claims elsewhere", claims_elsewhere.run))

    def note_look_up(seconds: float) -> None:
        target.note_look_up(seconds)
        pace.note_look_up(seconds)
        telling.note(seconds)
        claims_elsewhere.note_look_up()

    return Pacing(pace, note_look_up)

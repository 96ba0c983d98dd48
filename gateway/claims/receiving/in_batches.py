"""How claims are received: small ones in batches, at the pace of look-ups; large ones one at a time."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from gateway.claims.pacing.claim_pace import ClaimPace, Paced
from gateway.claims.receiving.by_size import BySize, Sized
from gateway.claims.receiving.by_turns import ByTurns
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher

Request = TypeVar("Request", bound=Sized)
Response = TypeVar("Response")


def in_batches(
    receive: Callable[[Sequence[Request]], Awaitable[Sequence[Response | Exception]]],
    pace: ClaimPace,
    facility_of: Callable[[Request], str],
) -> BySize[Request, Response]:
    """Receives one claim by `receive`, which receives a batch; `facility_of` is the facility that submits it.

    Large claims take no slot of the pace. While look-ups are slow there is one slot, and facilities get it in
    rotation: a large claim keeps it so long that small claims of others arrive faster than they are received.
    """
    small = Paced(pace, facility_of, Batcher(receive, pace.batch_size, BatchDelay()))
    return BySize(small, ByTurns(receive, facility_of))

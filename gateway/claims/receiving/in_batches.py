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


Receive = Callable[[Sequence[Request]], Awaitable[Sequence[Response | Exception]]]


def in_batches(
    small: Receive[Request, Response],
    large: Receive[Request, Response],
    pace: ClaimPace,
    facility_of: Callable[[Request], str],
) -> BySize[Request, Response]:
    """Receives one claim by `small` or `large`, which receive batches; `facility_of` is who submits it.

    `small` leaves claims that may repeat a large one to `large`: it returns ComparedWithLarge for them.

    Large claims take no slot of the pace. While look-ups are slow there is one slot, and facilities get it in
    rotation: a large claim keeps it so long that small claims of others arrive faster than they are received.
    """
    paced = Paced(pace, facility_of, Batcher(small, pace.batch_size, BatchDelay()))
    by_turns = ByTurns(large, facility_of)

    async def receive_large(request: Request) -> Response:
        with pace.claim_under_way():
            return await by_turns(request)

    return BySize(paced, receive_large)

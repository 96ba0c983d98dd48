"""Which failures are worth another try, and how long to wait before it.

Every call may be made twice: a look-up changes nothing, and the same claim again gives the same answer.
"""

import random

import grpc
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from wardgate.client.refused import Refused

TRIES = 4
LONGEST_PAUSE_SECONDS = 2.0
# What grpc.aio says of a stream that the other side ended while we wrote, whatever it ended it for.
WRITE_FAILED = "Internal error from Core"
# A gateway that is told to stop does not take up what reaches it in that moment: it comes back CANCELLED.
# What the caller cancels raises asyncio.CancelledError instead.
AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED}


def retrying() -> AsyncRetrying:
    """Tries again while the gateway is away or has no room: three more times, within a few seconds."""
    return AsyncRetrying(
        retry=retry_if_exception(is_passing),
        stop=stop_after_attempt(TRIES),
        wait=_pause,
        reraise=True,
    )


def is_passing(error: BaseException) -> bool:
    """Whether the gateway, or what it needs, is not there just now, or has too much to do."""
    return isinstance(error, grpc.aio.AioRpcError) and (
        error.code() in AWAY
        or error.details() == WRITE_FAILED
        or Refused.from_rpc_error(error).reason == "OVERLOADED"
    )


def pause_seconds(error: BaseException | None, failures: int) -> float:
    """The wait after so many failures in a row: what the gateway asks for, else longer each time."""
    asked = Refused.from_rpc_error(error).retry_after if isinstance(error, grpc.aio.AioRpcError) else None
    if asked is not None:
        return min(LONGEST_PAUSE_SECONDS, asked.total_seconds())
    # Not all at the same time, where many were thrown out together.
    return min(LONGEST_PAUSE_SECONDS, 0.1 * 2.0**failures) + random.uniform(0, 0.1)


def _pause(state: RetryCallState) -> float:
    return pause_seconds(state.outcome.exception() if state.outcome else None, state.attempt_number)

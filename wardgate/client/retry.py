"""Which failures a call is retried after, and the pause before a retry.

Every call may be repeated: a look-up changes nothing, and the same claim again gets the same answer.
"""

import random

import grpc
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from wardgate.client.refused import Refused

TRIES = 4
MAX_PAUSE_SECONDS = 2.0
# The details that grpc.aio gives when the server ends the stream, for any reason, while the client writes.
WRITE_FAILED = "Internal error from Core"
# A gateway that is stopping answers a call that reaches it at that moment with CANCELLED. A call that the
# caller cancels raises asyncio.CancelledError instead.
TEMPORARY_CODES = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED}
# A watcher's earlier stream, whose connection broke, may have its place for a while.
FULL = ("OVERLOADED", "TOO_MANY_WATCHERS")


def retrying() -> AsyncRetrying:
    """Retry a call up to three times, within seconds, while the gateway is unavailable or overloaded."""
    return AsyncRetrying(
        retry=retry_if_exception(is_temporary),
        stop=stop_after_attempt(TRIES),
        wait=_pause,
        reraise=True,
    )


def is_temporary(error: BaseException) -> bool:
    """Whether the gateway, or a service that it needs, is unavailable or overloaded for the moment."""
    return isinstance(error, grpc.aio.AioRpcError) and (
        error.code() in TEMPORARY_CODES
        or error.details() == WRITE_FAILED
        or Refused.from_rpc_error(error).reason in FULL
    )


def pause_seconds(error: BaseException | None, failures: int) -> float:
    """The pause after this many failures in a row: the gateway's RetryInfo, else longer each time."""
    retry_after = (
        Refused.from_rpc_error(error).retry_after if isinstance(error, grpc.aio.AioRpcError) else None
    )
    if retry_after is not None:
        return min(MAX_PAUSE_SECONDS, retry_after.total_seconds())
    # The random part spreads the retries of clients that were disconnected at the same time.
    return min(MAX_PAUSE_SECONDS, 0.1 * 2.0**failures) + random.uniform(0, 0.1)


def _pause(state: RetryCallState) -> float:
    return pause_seconds(state.outcome.exception() if state.outcome else None, state.attempt_number)

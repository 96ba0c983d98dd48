"""Which failures are worth another try, and how long to wait before it.

Every call may be made twice: a look-up changes nothing, and the same claim again gives the same answer.
"""

import grpc
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

TRIES = 4
LONGEST_PAUSE_SECONDS = 2.0
# What grpc.aio says of a stream that the other side ended while we wrote, whatever it ended it for.
WRITE_FAILED = "Internal error from Core"
# A gateway that is told to stop does not take up what reaches it in that moment: it comes back CANCELLED.
# What the caller cancels raises asyncio.CancelledError instead.
AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED}


def retrying() -> AsyncRetrying:
    """Tries again while the gateway is away: three more times, within about two seconds."""
    return AsyncRetrying(
        retry=retry_if_exception(is_away),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential_jitter(multiplier=0.2, max=LONGEST_PAUSE_SECONDS, jitter=0.1),
        reraise=True,
    )


def is_away(error: BaseException) -> bool:
    """Whether the gateway, or what it needs, is not there just now."""
    return isinstance(error, grpc.aio.AioRpcError) and (
        error.code() in AWAY or error.details() == WRITE_FAILED
    )


def pause_seconds(failures: int) -> float:
    """The wait before a stream is opened again, after so many failures in a row."""
    return min(LONGEST_PAUSE_SECONDS, 0.1 * 2.0**failures)

"""What follows from the answer of a receiver, and how long to wait before the next try."""

from datetime import datetime, timedelta
from enum import StrEnum


class Result(StrEnum):
    """What became of a message."""

    DELIVERED = "delivered"
    # The receiver has read this message, and does not accept it.
    REFUSED = "refused"
    # It is busy, not there, or not set up: the same message comes again.
    LATER = "later"


# Not the message is wrong, but the address, the right to send there, or the moment.
LATER = frozenset({401, 403, 404, 405, 407, 408, 410, 425, 429, 502, 503, 504})
# A receiver may fail (500) at one message alone: then it is sent one event at a time, as a refused one is.
FAILURES_BEFORE_REFUSED = 3
MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(hours=1)


def result_of(status: int, failures: int) -> Result:
    """What an HTTP status means after so many failures in a row. A redirect is not followed."""
    if 200 <= status < 300:
        return Result.DELIVERED
    if status < 400 or status in LATER:
        return Result.LATER
    if status >= 500 and failures < FAILURES_BEFORE_REFUSED:
        return Result.LATER
    return Result.REFUSED


def pause_after(failures: int, random: float) -> timedelta:
    """How long to wait after so many failures in a row: doubled each time, up to an hour.

    `random`, from 0 to 1, takes up to a fifth off, so that what failed together does not come back together.
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures - 1, 20)
    longest = min(doubled, LONGEST_PAUSE)
    return longest * (1 - random / 5)


def is_due(next_at: datetime, now: datetime) -> bool:
    """Whether a pause until then is over. No pause is longer than the longest: the clock was set back."""
    return not now < next_at <= now + LONGEST_PAUSE


def is_dead(attempts: int) -> bool:
    """Whether an event was refused too often: over some hours, with pauses that double."""
    return attempts >= MOST_ATTEMPTS

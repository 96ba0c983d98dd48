"""How many calls of one method may be in progress at once: any more are refused immediately."""

from types import TracebackType

from gateway.refusals import Overloaded

# About half a second of look-ups on one core: a caller who would wait longer is better served by a refusal.
# Claims wait for their review, which costs this process nothing, and so many of them fit too.
UNARY_CALLS = 1000
# A stream takes its turns by itself, so these limit memory alone. A stream that sends nothing may stay open,
# so one facility gets half of them at most.
STREAMS, STREAMS_A_FACILITY = 200, 100


class ConcurrencyLimit:
    """Counts the calls in progress, each from its beginning to its end, however it ends."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def __enter__(self) -> None:
        """Raises Overloaded where the limit is reached."""
        if not self._left:
            raise Overloaded
        self._left -= 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left += 1

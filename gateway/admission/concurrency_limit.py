"""How many calls of one method may be under way at once: who comes beyond that is told so at once."""

from types import TracebackType

from gateway.refusals import Overloaded

# About half a second of look-ups on one core: who would wait longer is better off with a busy line. Claims
# wait for their review, which is no work of ours, and so many of them fit too.
UNARY_AT_ONCE = 1000
# A stream waits for its turn by itself, so these bound memory alone. One that says nothing may stay, so a
# facility has half of them at most.
STREAMS_AT_ONCE, STREAMS_OF_A_FACILITY = 200, 100


class ConcurrencyLimit:
    """For the calls of one method; each is in it from its beginning to its end, however it ends."""

    def __init__(self, most: int) -> None:
        self._left = most

    def __enter__(self) -> None:
        """Raises Overloaded where it is full."""
        if not self._left:
            raise Overloaded
        self._left -= 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left += 1

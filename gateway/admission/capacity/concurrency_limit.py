"""How many calls of one method may be in progress at once: any more are refused immediately."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from gateway.refusals import Overloaded, TooManyWatchers

# About half a second of look-ups on one core: a caller who would wait longer is better served by a refusal.
# Claims wait for their review, which costs this process nothing, and so many of them fit too.
UNARY_CALLS = 1000
# A stream takes its turns by itself, so this limits memory alone.
STREAMS = 200
# Streams on which the gateway alone sends. Each facility needs one; a thousand of them take 36 MB, and a
# hundredth of a core while nothing changes.
WATCHERS, WATCHERS_A_FACILITY = 4000, 8
# Calls of one service that wait until their message may be read. Of one facility, as many as may be in
# progress; with all of its services, it stays far below what gRPC accepts.
WAITING_CALLS = 2000


class ConcurrencyLimit:
    """Counts the calls in progress, each from its beginning to its end, however it ends."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def ensure_room(self) -> None:
        """Raises Overloaded where the limit is reached."""
        if not self._left:
            raise Overloaded

    def __enter__(self) -> None:
        """Raises Overloaded where the limit is reached."""
        self.ensure_room()
        self._left -= 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left += 1


class FairLimit:
    """Shares places among facilities: a facility takes another one while more are left than it has.

    A stream that sends nothing may stay open. A single facility gets half of the places, a second one half of
    the rest, and so on: each further facility finds places, until eight have taken all that they can. None
    takes more than `limit_each`.
    """

    def __init__(self, limit: int, limit_each: int | None = None) -> None:
        self._left = limit
        self._limit_each = limit if limit_each is None else limit_each
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, facility: str) -> Iterator[None]:
        """Take a place until the block is left. Raises Overloaded where the facility has its share."""
        if self._taken[facility] >= min(self._left, self._limit_each):
            raise Overloaded
        self._move(facility, 1)
        try:
            yield
        finally:
            self._move(facility, -1)

    def _move(self, facility: str, places: int) -> None:
        self._left -= places
        self._taken[facility] += places
        if not self._taken[facility]:
            del self._taken[facility]


class WatcherLimit(FairLimit):
    """Places for streams on which the gateway alone sends: few for each facility, as each needs one."""

    @contextmanager
    def place(self, facility: str) -> Iterator[None]:
        """See FairLimit. Raises TooManyWatchers where the facility has its places."""
        if self._taken[facility] >= self._limit_each:
            raise TooManyWatchers
        with super().place(facility):
            yield

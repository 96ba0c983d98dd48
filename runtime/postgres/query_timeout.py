"""Limits how long a look-up waits for the database."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from runtime.background import start_task
from runtime.postgres.database_away import DatabaseAway

T = TypeVar("T")

# The queries of a look-up take milliseconds; a clerk at a desk should not wait much longer for nothing.
TIMEOUT_SECONDS = 0.5


class QueryTimeout:
    """Allows a query half a second, or `seconds`.

    After a timeout no further query is sent until a probe has ended.

    So a call that makes several queries waits only once. `probe` finds out whether the database is available.
    """

    def __init__(
        self, probe: Callable[[], Coroutine[Any, Any, bool]], seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._probe = probe
        self._seconds = seconds
        self._probing: asyncio.Task[bool] | None = None
        self._abandoned: set[asyncio.Task[Any]] = set()

    async def wait(self, query: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the query. Raises what it raises, and DatabaseAway where there is none in time."""
        if self._probing is not None:
            raise DatabaseAway
        running = start_task(query())
        try:
            done, _ = await asyncio.wait((running,), timeout=self._seconds)
        finally:
            if not running.done():
                # Not cancelled: a cancelled query would have to wait for the database too.
                self._abandoned.add(running)
                running.add_done_callback(self._discard)
        if not done:
            self._start_probe()
            raise DatabaseAway
        return running.result()

    def _start_probe(self) -> None:
        if self._probing is None:
            self._probing = start_task(self._probe())
            self._probing.add_done_callback(self._end_probe)

    def _end_probe(self, _probing: asyncio.Task[bool]) -> None:
        self._probing = None

    def _discard(self, abandoned: asyncio.Task[Any]) -> None:
        self._abandoned.discard(abandoned)
        # Nothing waits for the task any more, and asyncio logs an exception that was never retrieved.
        if not abandoned.cancelled():
            abandoned.exception()

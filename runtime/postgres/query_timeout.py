"""Waiting for the database no longer than a caller can."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from runtime.postgres.database_away import DatabaseAway

T = TypeVar("T")

# What is asked for a look-up takes milliseconds; nobody at a desk should wait much longer in vain.
TIMEOUT_SECONDS = 0.5


class QueryTimeout:
    """Half a second for what is asked of the database, and none at all while it is in doubt.

    Whoever has waited in vain has somebody `look` whether it is there, and until that is known nobody else
    waits: so a call that asks for several things waits once.
    """

    def __init__(self, look: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        self._look = look
        self._doubt: asyncio.Task[bool] | None = None
        self._unanswered: set[asyncio.Task[Any]] = set()

    async def wait(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer; raises what asking raises, and DatabaseAway where there is no answer in time."""
        if self._doubt is not None:
            raise DatabaseAway
        asking = asyncio.create_task(ask())
        try:
            done, _ = await asyncio.wait((asking,), timeout=TIMEOUT_SECONDS)
        finally:
            if not asking.done():
                # It is left to end as it may: cancelled, it would have to wait for the database all the same.
                self._unanswered.add(asking)
                asking.add_done_callback(self._forget)
        if not done:
            self._doubt_it()
            raise DatabaseAway
        return asking.result()

    def _doubt_it(self) -> None:
        if self._doubt is None:
            self._doubt = asyncio.create_task(self._look())
            self._doubt.add_done_callback(self._know)

    def _know(self, doubt: asyncio.Task[bool]) -> None:
        self._doubt = None
        _retrieve(doubt)

    def _forget(self, asking: asyncio.Task[Any]) -> None:
        self._unanswered.discard(asking)
        _retrieve(asking)


def _retrieve(task: asyncio.Task[Any]) -> None:
    # Nobody waits for it any more, and asyncio would complain of an exception that nobody has seen.
    if not task.cancelled():
        task.exception()

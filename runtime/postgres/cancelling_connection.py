"""Cancels at the server what a connection is executing when it is given up."""

import asyncio
from contextlib import suppress

import asyncpg
from asyncpg import connect_utils

from runtime.background import start_task

CANCEL_SECONDS = 5


class CancellingConnection(asyncpg.Connection):  # type: ignore[misc]
    """The driver's connection, with another end for a statement that timed out or whose caller went away.

    The server does not notice by itself that nobody waits any more: a commit that waits for a synchronous
    standby, or a statement that waits for a lock, keeps its session. Where the same is tried again and again,
    as by a probe, all connections of the server would be in use soon. The driver begins to cancel such a
    statement, but gives that up when its connection is closed at once.
    """

    def terminate(self) -> None:
        """Close the connection without waiting."""
        # The driver has no names of its own for these.
        if not self.is_closed() and self._protocol._is_cancelling():
            cancelling = connect_utils._cancel(
                loop=self._loop,
                addr=self._addr,
                params=self._params,
                backend_pid=self._protocol.backend_pid,
                backend_secret=self._protocol.backend_secret,
            )
            self._cancelling = start_task(_in_time(cancelling))
        super().terminate()


async def _in_time(cancelling: "asyncio.Future[None]") -> None:
    # The server may not be there any longer.
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(CANCEL_SECONDS):
            await cancelling

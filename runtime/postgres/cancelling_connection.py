"""Cancels at the server what a connection is executing when it is given up."""

import asyncio
from typing import Any

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

    _protocol: Any
    _aborted: bool

    def terminate(self) -> None:
        """Close the connection without waiting."""
        # The driver has no names of its own for these.
        if not self.is_closed() and self._protocol._is_cancelling():
            protocol, self._protocol, self._aborted = self._protocol, None, True
            self._cancelling = start_task(self._cancel_and_abort(protocol))
        super().terminate()

    async def _cancel_and_abort(self, protocol: Any) -> None:  # noqa: ANN401 - that of the driver
        """In this order: a pooler passes the request on only as long as it knows the connection."""
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                await connect_utils._cancel(
                    loop=self._loop,
                    addr=self._addr,
                    params=self._params,
                    backend_pid=protocol.backend_pid,
                    backend_secret=protocol.backend_secret,
                )
        except (OSError, TimeoutError):
            # The server may not be there any longer.
            pass
        finally:
            protocol.abort()

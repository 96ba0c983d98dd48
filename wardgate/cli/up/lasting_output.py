"""The output of `wardgate up`, which goes on whatever becomes of who reads it."""

import asyncio
from contextlib import suppress

from runtime.output.unblocked_stream import UnblockedStream

FLUSH_SECONDS = 0.2
# How long the end waits for a reader who is slow.
LAST_SECONDS = 1.0


class LastingOutput(UnblockedStream):
    """A terminal that is paused, a pipe that is closed and a full disk stop neither the stack nor its end.

    The supervisor writes to it, and would start nothing again.
    """

    def flush(self) -> None:
        """See UnblockedStream. What cannot be written is lost."""
        with suppress(OSError):
            super().flush()

    async def keep_flushing(self) -> None:
        """Write until cancelled what waits for room."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            self.flush()

    def end(self) -> None:
        """Write what waits."""
        with suppress(OSError):
            self.drain(LAST_SECONDS)

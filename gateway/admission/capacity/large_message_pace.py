"""Has the event loop do other work between large messages.

A look-up takes several of its turns, and waits in each for every message that is parsed before.
"""

import asyncio

from runtime.sharing.fair_share import FairShare

# Messages up to here take a few tenths of a millisecond.
LARGE_BYTES = 64 * 1024
# As long as gRPC, the parser and the copy of the content keep the event loop for it. A dozen claims of 3.3 MB
# that arrived together kept it for a quarter of a second, one right after the other.
PAUSE_SECONDS_A_BYTE = 3e-9


class LargeMessagePace:
    """Large messages are parsed, or sent, one by one, each after a pause, in turn by facility."""

    def __init__(self) -> None:
        self._turns = FairShare(1)

    async def pause(self, facility: str, size: int) -> None:
        """Return when a message of so many bytes may be parsed or sent."""
        with await self._turns.reserve(facility, 1):
            await asyncio.sleep(size * PAUSE_SECONDS_A_BYTE)

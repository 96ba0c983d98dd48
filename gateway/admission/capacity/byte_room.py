"""Bounds the bytes of requests and responses in memory: no message is read before there is room for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from runtime.sharing.fair_share import FairShare, Share

# A stream's next message comes soon, or the stream is idle: then no room is kept free for it any longer.
RESERVED_SECONDS = 1.0
# One each for so many facilities more. Seven that begin calls and send no claim take all of the room.
FIRST_MESSAGES = 32


class ByteRoom:
    """How many bytes may be in progress in this process, and how many of one facility.

    The size of a message is not known before it is read: until then, `message_bytes` are reserved. Whatever
    comes is counted with its true size. Facilities that wait for room take turns. A message may never come,
    so a few facilities cannot take all; and when some have taken all, those that have nothing find room for a
    message each.
    """

    def __init__(self, limit_bytes: int, facility_bytes: int, message_bytes: int) -> None:
        self._room = FairShare(
            limit_bytes, facility_bytes, keeps_some=True, for_first=FIRST_MESSAGES * message_bytes
        )
        self._message_bytes = message_bytes

    @property
    def bytes(self) -> int:
        """How many there are."""
        return self._room.amount

    def reserve_now(self, facility: str) -> Share | None:
        """Reserve room for a message, if there is some and no earlier one of this facility waits."""
        return self._room.reserve_now(facility, self._message_bytes)

    async def reserve(self, facility: str) -> Share:
        """Wait for room for a message."""
        return await self._room.reserve(facility, self._message_bytes)

    @asynccontextmanager
    async def reading(self, facility: str) -> AsyncIterator[None]:
        """Wait for room for the next message of a stream; read it inside."""
        reserved = await self.reserve(facility)
        lapse = asyncio.get_running_loop().call_later(RESERVED_SECONDS, reserved.release)
        try:
            yield
        finally:
            lapse.cancel()
            reserved.release()

    def take(self, facility: str, size: int) -> Share:
        """Count what is in memory, until the share is released."""
        return self._room.take(facility, size)

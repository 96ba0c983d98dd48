"""Bounds what the messages of streams take in memory, while they are read and while they are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

from gateway.admission.capacity.large_message_pace import LARGE_BYTES
from runtime.sharing.fair_share import FairShare, Share

# Messages that are being read, and more for facilities that have none. gRPC takes each into memory up to its
# own limit, 16 MiB.
READS, READS_A_FACILITY, FIRST_READS = 64, 8, 64
# The next message of a stream is there by then, or the stream is silent, as for the next patient.
SILENT_SECONDS = 1.0
# Large messages in progress. Parsed, they take about twice as much.
BYTES, BYTES_A_FACILITY, FIRST_BYTES = 64 * 1024 * 1024, 16 * 1024 * 1024, 64 * 1024 * 1024


class StreamRoom:
    """How many messages of streams this process may read at a time, and the bytes of large ones in progress.

    Many streams that send large messages at the same moment are read a few at a time: the rest stays in their
    connections. Facilities that wait take turns. A silent stream keeps no slot, so that any number of them
    may stay open.
    """

    def __init__(self) -> None:
        self._reads = FairShare(READS, READS_A_FACILITY, keeps_some=True, for_first=FIRST_READS)
        self._bytes = FairShare(BYTES, BYTES_A_FACILITY, keeps_some=True, for_first=FIRST_BYTES)

    @asynccontextmanager
    async def reading(self, facility: str) -> AsyncIterator["Reading"]:
        """Wait until the next message of a stream may be read; read it inside."""
        slot = self._reads.reserve_now(facility, 1) or await self._reads.reserve(facility, 1)
        lapse = asyncio.get_running_loop().call_later(SILENT_SECONDS, slot.release)
        try:
            yield Reading(self._bytes, facility, lapse)
        finally:
            lapse.cancel()
            slot.release()


class Reading:
    """A message that is being read. It keeps its slot while it waits for room: it is in memory."""

    def __init__(self, room: FairShare, facility: str, lapse: asyncio.TimerHandle) -> None:
        self._room = room
        self._facility = facility
        self._lapse = lapse

    async def room_for(self, content: bytes) -> Share | AbstractContextManager[None]:
        """Wait for the room in which the message is answered. Small ones need none."""
        if len(content) <= LARGE_BYTES:
            return nullcontext()
        self._lapse.cancel()
        return await self._room.reserve(self._facility, len(content))

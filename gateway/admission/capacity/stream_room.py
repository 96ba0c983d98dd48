"""Bounds what the messages of streams take in memory, while they are read and while they are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

from gateway.admission.capacity.large_message_pace import LARGE_BYTES
from runtime.sharing.fair_share import FairShare, Share

# Messages that are being read, and more for facilities that have none. gRPC takes each into memory up to its
# own limit, 16 MiB.
READS, READS_A_FACILITY, FIRST_READS = 64, 4, 64
# The next message of a stream is there by then, or the stream is silent, as for the next patient. A large one
# takes longer; a facility that sends one sends more.
SILENT_SECONDS, SILENT_SECONDS_OF_LARGE = 0.1, 1.0
LARGE_FOR_SECONDS = 60.0
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
        # By facility: until when it counts as one that sends large messages.
        self._large_until: dict[str, float] = {}

    @asynccontextmanager
    async def reading(self, facility: str) -> AsyncIterator["Reading"]:
        """Wait until the next message of a stream may be read; read it inside."""
        slot = self._reads.reserve_now(facility, 1) or await self._reads.reserve(facility, 1)
        loop = asyncio.get_running_loop()
        sends_large = self._large_until.get(facility, 0.0) > loop.time()
        lapse = loop.call_later(SILENT_SECONDS_OF_LARGE if sends_large else SILENT_SECONDS, slot.release)
        try:
            yield Reading(self, facility, lapse)
        finally:
            lapse.cancel()
            slot.release()

    def note_large(self, facility: str) -> None:
        """A large message of this facility has arrived."""
        self._large_until[facility] = asyncio.get_running_loop().time() + LARGE_FOR_SECONDS

    async def reserve_bytes(self, facility: str, count: int) -> Share:
        """Wait for the room in which a large message is answered."""
        return await self._bytes.reserve(facility, count)


class Reading:
    """A message that is being read. It keeps its slot while it waits for room: it is in memory."""

    def __init__(self, room: StreamRoom, facility: str, lapse: asyncio.TimerHandle) -> None:
        self._room = room
        self._facility = facility
        self._lapse = lapse

    def note_size(self, size: int) -> None:
        """It has arrived, with so many bytes."""
        if size > LARGE_BYTES:
            self._room.note_large(self._facility)

    async def room_for(self, size: int) -> Share | AbstractContextManager[None]:
        """Wait for the room in which the message is answered. Small ones need none."""
        if size <= LARGE_BYTES:
            return nullcontext()
        self._lapse.cancel()
        return await self._room.reserve_bytes(self._facility, size)

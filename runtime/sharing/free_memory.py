"""Returns freed memory to the machine once a crowd has gone."""

import asyncio
import ctypes
from collections.abc import Callable
from pathlib import Path
from resource import getpagesize

EVERY_SECONDS = 5.0
# Less is not worth it: a process that works takes and frees some tens of megabytes all the time.
WORTH_BYTES = 64 * 1024 * 1024

STATUS = Path("/proc/self/statm")


def resident_bytes() -> int:
    """How much memory this process has; 0 where the machine does not say it in Linux's way."""
    try:
        return int(STATUS.read_text().split()[1]) * getpagesize()
    except FileNotFoundError:
        return 0


def trim() -> None:
    """Does nothing where the C library is not glibc."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)


class FreeMemory:
    """Trims the heap where it has grown much since it was lowest, in a thread.

    glibc returns what is free at the end of its heap alone. gRPC assembles messages of many small blocks: of
    100 messages of 15 MB that were refused, a gateway kept 700 MB for good.
    """

    def __init__(self, size: Callable[[], int] = resident_bytes, trim: Callable[[], None] = trim) -> None:
        self._size = size
        self._trim = trim
        self._lowest = size()

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look once."""
        size = self._size()
        self._lowest = min(self._lowest, size)
        if size - self._lowest > WORTH_BYTES:
            await asyncio.to_thread(self._trim)
            self._lowest = self._size()

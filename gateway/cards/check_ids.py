"""The IDs of look-ups: random UUIDs (version 4)."""

import os
from collections.abc import Iterator
from uuid import UUID

BYTES = 16
VERSION, VARIANT = 0x4 << 76, 0x2 << 62
RANDOM_BITS = ((1 << 128) - 1) & ~(0xF << 76) & ~(0x3 << 62)


def new_check_ids(count: int) -> Iterator[UUID]:
    """Return `count` IDs. uuid.uuid4 makes a system call for each, and takes twice the time."""
    random = os.urandom(BYTES * count)
    for first in range(0, len(random), BYTES):
        number = int.from_bytes(random[first : first + BYTES], "big")
        yield UUID(int=number & RANDOM_BITS | VERSION | VARIANT)

"""Freed memory is returned to the machine once a crowd has gone."""

from runtime.sharing.free_memory import WORTH_BYTES, FreeMemory, resident_bytes, trim

HEAP = 100 * 1024 * 1024


class Heap:
    """How large it is, and to what it can be trimmed."""

    def __init__(self) -> None:
        self.size = self.used = HEAP
        self.trimmed = 0

    def trim(self) -> None:
        """Return what is free."""
        self.size = self.used
        self.trimmed += 1


async def test_the_heap_is_trimmed_when_it_has_grown_much_and_not_again_before_it_grows_further() -> None:
    heap = Heap()
    memory = FreeMemory(lambda: heap.size, heap.trim)
    heap.size += WORTH_BYTES
    await memory.look()
    assert heap.trimmed == 0
    heap.size += 1
    await memory.look()
    assert (heap.trimmed, heap.size) == (1, HEAP)
    # What is in use stays, and is no reason to look for free memory all the time.
    heap.size = heap.used = HEAP + 2 * WORTH_BYTES
    await memory.look()
    await memory.look()
    assert heap.trimmed == 2


def test_the_size_of_this_process_is_read() -> None:
    trim()
    assert resident_bytes() > 10_000_000

"""Has large blocks of memory returned to the machine as soon as they are freed."""

import ctypes

# Of mallopt(3). The documented default of the threshold is the value that glibc starts with.
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 128 * 1024


def return_large_blocks() -> None:
    """Call it before the work begins. It does nothing where the C library is not glibc.

    By itself, glibc takes ever larger blocks from its heap, up to 32 MiB, once such a block was freed. The
    heap shrinks only at its end: a crowd of large claims left a gateway with five times the memory for good.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)

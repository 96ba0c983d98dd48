"""How long something may take: longer while other programs use the processor too."""

import time

SAMPLE_SECONDS = 0.02


def allowed(seconds: float) -> float:
    """So many seconds on a quiet machine; more on one that is busy now, by how much slower it computes."""
    began, began_working = time.monotonic(), time.thread_time()
    while time.thread_time() - began_working < SAMPLE_SECONDS:
        pass
    return seconds * (time.monotonic() - began) / SAMPLE_SECONDS

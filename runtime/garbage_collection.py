"""How a serving process looks for garbage that reference counts leave behind."""

import gc

# Python's own are 700, 10 and 10. Under full load the slowest of a hundred look-ups then took 119 to 147 ms,
# with these 55 to 111.
THRESHOLDS = (50_000, 20, 100)


def tune_garbage_collection() -> None:
    """Call it before the work begins: what stands then stays, and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)

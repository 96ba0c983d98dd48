"""Works on the provinces of a world with all cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from tests.evaluation.world.claim_maker import WorldClaim

# So many claims are worked on in one process without a pool: a pool takes a second to start.
WITHOUT_POOL = 1000
Result = TypeVar("Result")


def on_all_cores(
    work: Callable[[Sequence[WorldClaim]], Result], provinces: Sequence[Sequence[WorldClaim]]
) -> Iterator[Result]:
    """The result of each province, in their order."""
    if sum(map(len, provinces)) <= WITHOUT_POOL:
        yield from map(work, provinces)
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, provinces)

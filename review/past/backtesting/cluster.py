"""Counts the parts of a backtest on a Dask cluster; needs the extra `cluster`.

The workers read the files by the same paths, and have the same release. What a worker that dies had begun is
counted by another one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from review.past.backtesting.parts import Tested, count_group
from review.past.backtesting.tally import Tally
from review.past.exporting.row_group import RowGroup
from runtime.problem import Problem

CONNECT_SECONDS = 15


def counted_on(scheduler: str, parts: Sequence[RowGroup], tested: Tested) -> Iterator[Tally]:
    """Return the tally of each part as it is done.

    Raises Problem where no scheduler answers, or it has no worker, or workers die again and again.
    """
    distributed = _distributed()
    with _client(distributed, scheduler) as client:
        running = client.map(partial(count_group, tested=tested), list(parts), pure=False)
        try:
            for _, tally in distributed.as_completed(running, loop=client.loop, with_results=True):
                yield tally
        except distributed.KilledWorker as error:
            raise Problem("Workers of the cluster died again and again with the same claims.") from error


@contextmanager
def _client(distributed: Any, scheduler: str) -> Iterator[Any]:  # noqa: ANN401 - it has no types
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Problem(f"No scheduler of Dask answers at {scheduler}.") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise Problem(f"The cluster at {scheduler} has no workers.") from error
        yield client


def _distributed() -> Any:  # noqa: ANN401 - its types are not needed here
    try:
        import distributed  # noqa: PLC0415 - an extra that nothing else needs
    except ImportError as error:
        raise Problem("A cluster needs Dask: `pip install 'wardgate[cluster]'`.") from error
    return distributed

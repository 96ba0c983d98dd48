"""Counts the parts of a backtest on a Dask cluster; needs the extra `cluster`.

The workers have the same release. They read the files of an export by the same paths; claims from the
database and the archive are sent to them. What a worker that dies had begun is counted by another one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from review.past.backtesting.processes import Workers
from runtime.problem import Problem

CONNECT_SECONDS = 15


@contextmanager
def open_cluster(scheduler: str) -> Iterator[Workers]:
    """The workers of a cluster, with those that join it later.

    Raises Problem where no scheduler answers, or it has no worker, or workers die again and again.
    """
    distributed = _distributed()
    with _client(distributed, scheduler) as client, client.get_executor(pure=False) as executor:
        try:
            yield Workers(executor, lambda: sum(client.nthreads().values()))
        except distributed.KilledWorker as error:
            raise Problem(
                "Workers of the cluster died again and again with the same claims: see their logs; where "
                "memory ran out, give each worker more of it, or start fewer."
            ) from error


@contextmanager
def _client(distributed: Any, scheduler: str) -> Iterator[Any]:  # noqa: ANN401 - it has no types
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Problem(
            f"No scheduler of Dask answers at {scheduler}: start one with `dask scheduler`, or give another "
            "--scheduler."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise Problem(
                f"The cluster at {scheduler} has no workers: start some with `dask worker {scheduler}`."
            ) from error
        yield client


def _distributed() -> Any:  # noqa: ANN401 - its types are not needed here
    try:
        import distributed  # noqa: PLC0415 - an extra that nothing else needs
    except ImportError as error:
        raise Problem("A cluster needs Dask: `pip install 'wardgate[cluster]'`.") from error
    return distributed

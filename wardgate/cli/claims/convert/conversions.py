"""Converts claims in the order in which they come; many of them in several processes."""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import NamedTuple

from insurance.claim.converting.target import Target
from insurance.claim.format import ClaimFormat
from wardgate.cli.claims.convert.conversion import Outcome, convert
from wardgate.cli.claims.files.local_claim import LocalClaim

# Other processes take a second to start: so many claims are converted before.
ALONE = 100
BATCH = 16
# This one reads and writes the files: it keeps no more of them busy.
MOST_PROCESSES = 8
# So that no process waits for this one to read files, and claims that are read do not fill the memory.
BATCHES_AHEAD = 3


class Conversions:
    """Converts to one target. FHIR is read as `fhir`, a release."""

    def __init__(
        self, target: Target, fhir: ClaimFormat, *, processes: int | None = None, alone: int = ALONE
    ) -> None:
        """`processes`: how many at most, by default as many as there are processors for this one.

        So many claims as `alone` says are converted here, before other processes are started.
        """
        self._target = target
        self._fhir = fhir
        self._processes = processes or min(_processors(), MOST_PROCESSES)
        self._alone = alone

    def of(self, claims: Iterable[LocalClaim]) -> Iterator[tuple[LocalClaim, Outcome]]:
        """Each claim with what became of it."""
        left = iter(claims)
        yield from self._here(islice(left, self._alone))
        if self._processes > 1 and (begun := _next_batch(left)):
            yield from self._in_processes(begun, left)
        else:
            yield from self._here(left)

    def _here(self, claims: Iterable[LocalClaim]) -> Iterator[tuple[LocalClaim, Outcome]]:
        for claim in claims:
            yield claim, convert(*self._task(claim))

    def _in_processes(
        self, batch: Sequence[LocalClaim], left: Iterator[LocalClaim]
    ) -> Iterator[tuple[LocalClaim, Outcome]]:
        in_flight: deque[_Batch] = deque()
        pool = ProcessPoolExecutor(self._processes, get_context("spawn"), _prepare)
        try:
            while batch or in_flight:
                if batch:
                    tasks = [self._task(claim) for claim in batch]
                    in_flight.append(_Batch(batch, pool.submit(_convert_all, tasks)))
                    batch = _next_batch(left)
                if not batch or len(in_flight) > BATCHES_AHEAD * self._processes:
                    done = in_flight.popleft()
                    yield from zip(done.claims, done.outcomes.result(), strict=True)
        finally:
            pool.shutdown(cancel_futures=True)

    def _task(self, claim: LocalClaim) -> "_Task":
        return _Task(self._target, claim.content, ClaimFormat.BHYT_XML if claim.is_export else self._fhir)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Task(NamedTuple):
    target: Target
    content: bytes
    format: ClaimFormat


class _Batch(NamedTuple):
    claims: Sequence[LocalClaim]
    outcomes: Future[list[Outcome]]


def _next_batch(claims: Iterator[LocalClaim]) -> list[LocalClaim]:
    return list(islice(claims, BATCH))


def _convert_all(tasks: Sequence[_Task]) -> list[Outcome]:
    return [convert(*task) for task in tasks]


def _prepare() -> None:
    """In a process of the pool: Ctrl-C ends it through its parent, and it does not outlive a killed one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)

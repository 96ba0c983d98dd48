"""Lets files that arrive together share a transaction, each with an outcome of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from gateway.refusal import Refusal
from gateway.register.files.file_store import FilesInTransaction, FileStore
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher
from runtime.postgres.conflict_retry import again_after_conflict

Request = TypeVar("Request")
Response = TypeVar("Response")

# While a batch is under way, the files of its people wait.
FILES_A_BATCH = 32
# While one waits for PostgreSQL, the other decides.
BATCHES_AT_A_TIME = 2


class FileBatches(Generic[Request, Response]):
    """Takes one request at a time; those that arrive while transactions are under way share the next ones.

    A refused one does not affect the others. Where anything else fails, nothing of the batch is kept, and
    each is tried again in a transaction of its own: only the faulty one fails.
    """

    def __init__(
        self,
        files: FileStore,
        prefetch: Callable[[FilesInTransaction, Sequence[Request]], Awaitable[None]],
        work: Callable[[FilesInTransaction, Request], Awaitable[Response]],
    ) -> None:
        """`prefetch` is called with all requests of a transaction, then `work` with each of them."""
        self._files = files
        self._prefetch = prefetch
        self._work = work
        self._batchers = tuple(self._batcher() for _ in range(BATCHES_AT_A_TIME))

    async def __call__(self, key: Hashable, request: Request) -> Response:
        """Requests of one `key` are worked on in their order.

        Committed on return. Raises what `work` raises, and DatabaseAway.
        """
        return await self._batchers[hash(key) % BATCHES_AT_A_TIME](request)

    def _batcher(self) -> Batcher[Request, Response]:
        return Batcher(self._run, FILES_A_BATCH, BatchDelay())

    async def _run(self, requests: Sequence[Request]) -> Sequence[Response | Exception]:
        try:
            return await self._together(requests)
        except Exception:
            if len(requests) == 1:
                raise
        alone = (self._together([request]) for request in requests)
        outcomes = await asyncio.gather(*alone, return_exceptions=True)
        return [_outcome(outcome) for outcome in outcomes]

    @again_after_conflict
    async def _together(self, requests: Sequence[Request]) -> Sequence[Response | Exception]:
        async with self._files.transaction() as files:
            await self._prefetch(files, requests)
            return [await self._kept_or_refused(files, request) for request in requests]

    async def _kept_or_refused(self, files: FilesInTransaction, request: Request) -> Response | Refusal:
        try:
            return await self._work(files, request)
        except Refusal as refusal:
            return refusal


def _outcome(alone: Sequence[Response | Exception] | BaseException) -> Response | Exception:
    if isinstance(alone, Exception):
        return alone
    if isinstance(alone, BaseException):
        raise alone
    return alone[0]

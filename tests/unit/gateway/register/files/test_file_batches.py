"""Requests about files that share a transaction: each has an outcome of its own."""

from asyncio import gather
from collections.abc import Sequence

from gateway.refusals import FileNotFound
from gateway.register.files.file_batches import FileBatches
from gateway.register.files.file_store import FilesInTransaction
from runtime.postgres.conflict_retry import ATTEMPTS
from runtime.postgres.database_away import TransactionConflict
from tests.fakes.files import FakeFiles

FAILURES = {"faulty": RuntimeError(), "refused": FileNotFound(), "crosswise": TransactionConflict()}
Transactions = list[Sequence[str]]


async def outcomes(sent: Sequence[str], transactions: Transactions) -> list[object]:
    """Of requests that arrive together. `transactions` gets the requests of each."""

    async def prefetch(_: FilesInTransaction, requests: Sequence[str]) -> None:
        transactions.append(requests)

    async def work(_: FilesInTransaction, request: str) -> str:
        if request in FAILURES:
            raise FAILURES[request]
        return request

    batches = FileBatches(FakeFiles({}), prefetch, work)
    return await gather(*(batches("one file", request) for request in sent), return_exceptions=True)


async def test_a_refused_request_does_not_affect_the_others_of_its_transaction() -> None:
    transactions: Transactions = []
    sent = ["first", "refused", "last"]
    assert await outcomes(sent, transactions) == ["first", FAILURES["refused"], "last"]
    assert transactions == [sent]


async def test_after_a_failure_each_request_is_tried_in_a_transaction_of_its_own() -> None:
    transactions: Transactions = []
    sent = ["first", "faulty", "last"]
    assert await outcomes(sent, transactions) == ["first", FAILURES["faulty"], "last"]
    assert transactions == [sent, ["first"], ["faulty"], ["last"]]


async def test_a_transaction_that_is_cancelled_for_another_is_tried_again_a_few_times() -> None:
    transactions: Transactions = []
    assert await outcomes(["crosswise"], transactions) == [FAILURES["crosswise"]]
    assert transactions == [["crosswise"]] * ATTEMPTS

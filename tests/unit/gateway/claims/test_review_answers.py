"""A caller that waits for a review gets it when it is there, and no other review."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from gateway.claims.review_answers import ReviewAnswers
from review.mailbox.answer import Answer
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.claim_store import ClaimStore, FakeAnswers

SECOND = timedelta(seconds=1)


class CountedAnswers(FakeAnswers):
    """Records the claims that are queried. Unavailable for the given number of queries."""

    def __init__(self, store: ClaimStore) -> None:
        super().__init__(store)
        self.queries: list[set[UUID]] = []
        self.away = 0

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        self.queries.append(set(claim_ids))
        if self.away:
            self.away -= 1
            raise DatabaseAway
        return await super().find(claim_ids)


class Waiting:
    """ReviewAnswers running over a store."""

    def __init__(self) -> None:
        self.store = ClaimStore()
        self.table = CountedAnswers(self.store)
        self.answers = ReviewAnswers(self.table)


@pytest.fixture
async def waiting() -> AsyncIterator[Waiting]:
    waiting = Waiting()
    running = asyncio.create_task(waiting.answers.run())
    yield waiting
    running.cancel()


async def test_one_query_serves_all_waiting_callers(waiting: Waiting) -> None:
    one, two, never = uuid4(), uuid4(), uuid4()
    asked = [asyncio.create_task(waiting.answers.wait(claim, SECOND)) for claim in (one, two, one)]
    impatient = asyncio.create_task(waiting.answers.wait(never, timedelta(seconds=0.05)))
    await asyncio.sleep(0)
    waiting.store.reviews |= {one: b"1", two: b"2"}
    waiting.answers.notify()
    assert await asyncio.gather(*asked) == [b"1", b"2", b"1"]
    assert await impatient is None
    assert waiting.table.queries[0] == {one, two, never}


async def test_nothing_is_queried_while_no_caller_waits(waiting: Waiting) -> None:
    waiting.answers.notify()
    await asyncio.sleep(0.02)
    assert waiting.table.queries == []


async def test_polling_makes_up_for_a_lost_notification(waiting: Waiting) -> None:
    claim = uuid4()
    waiting.store.reviews[claim] = b"1"
    assert await waiting.answers.wait(claim, SECOND) == b"1"


async def test_an_outage_of_the_database_only_delays_the_answer(waiting: Waiting) -> None:
    claim = uuid4()
    waiting.table.away = 1
    waiting.store.reviews[claim] = b"1"
    waiting.answers.notify()
    assert await waiting.answers.wait(claim, 3 * SECOND) == b"1"
    assert len(waiting.table.queries) == 2


async def test_a_caller_that_cancels_is_forgotten(waiting: Waiting) -> None:
    one, two = uuid4(), uuid4()
    gone = asyncio.create_task(waiting.answers.wait(one, SECOND))
    await asyncio.sleep(0)
    gone.cancel()
    waiting.store.reviews[two] = b"2"
    assert await waiting.answers.wait(two, SECOND) == b"2"
    assert waiting.table.queries == [{two}]

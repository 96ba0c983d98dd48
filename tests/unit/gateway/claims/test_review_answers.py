"""Whoever waits for a review gets it when it is there, and nobody else's."""

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
    """Remembers who was asked for; away as often as told."""

    def __init__(self, store: ClaimStore) -> None:
        super().__init__(store)
        self.looks: list[set[UUID]] = []
        self.away = 0

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        self.looks.append(set(claim_ids))
        if self.away:
            self.away -= 1
            raise DatabaseAway
        return await super().find(claim_ids)


class Waiting:
    """ReviewAnswers at work over a store."""

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


async def test_one_look_serves_all_who_wait(waiting: Waiting) -> None:
    one, two, never = uuid4(), uuid4(), uuid4()
    asked = [asyncio.create_task(waiting.answers.wait(claim, SECOND)) for claim in (one, two, one)]
    impatient = asyncio.create_task(waiting.answers.wait(never, timedelta(seconds=0.05)))
    await asyncio.sleep(0)
    waiting.store.reviews |= {one: b"1", two: b"2"}
    waiting.answers.notify()
    assert await asyncio.gather(*asked) == [b"1", b"2", b"1"]
    assert await impatient is None
    assert waiting.table.looks[0] == {one, two, never}


async def test_nothing_is_looked_for_while_nobody_waits(waiting: Waiting) -> None:
    waiting.answers.notify()
    await asyncio.sleep(0.02)
    assert waiting.table.looks == []


async def test_a_word_that_was_lost_is_made_up_for_by_looking(waiting: Waiting) -> None:
    claim = uuid4()
    waiting.store.reviews[claim] = b"1"
    assert await waiting.answers.wait(claim, SECOND) == b"1"


async def test_a_database_that_goes_away_and_comes_back_only_delays_the_answer(waiting: Waiting) -> None:
    claim = uuid4()
    waiting.table.away = 1
    waiting.store.reviews[claim] = b"1"
    waiting.answers.notify()
    assert await waiting.answers.wait(claim, 3 * SECOND) == b"1"
    assert len(waiting.table.looks) == 2


async def test_whoever_gives_up_is_forgotten(waiting: Waiting) -> None:
    one, two = uuid4(), uuid4()
    gone = asyncio.create_task(waiting.answers.wait(one, SECOND))
    await asyncio.sleep(0)
    gone.cancel()
    waiting.store.reviews[two] = b"2"
    assert await waiting.answers.wait(two, SECOND) == b"2"
    assert waiting.table.looks == [{two}]

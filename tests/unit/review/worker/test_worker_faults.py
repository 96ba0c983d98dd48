"""A worker whose database fails, rejects a claim, or cannot keep its review: no other claim suffers."""

from contextlib import suppress
from datetime import timedelta

import asyncpg
import pytest

from review.worker.interruptions import MOST_INTERRUPTIONS
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.review.worker.scene import (
    BrokenReviews,
    DatabaseForSmallReviews,
    FaultyDatabase,
    RejectingDatabase,
    Scene,
)


async def test_the_claims_of_a_batch_that_cannot_be_kept_are_retried_one_by_one(scene: Scene) -> None:
    scene.reviews = BrokenReviews(scene.store, 1)
    scene.put(fhir_claim("1"))
    scene.put(fhir_claim("2"))
    await scene.work()
    assert {row.attempts for row in scene.store.queue.values()} == {1}
    scene.rest()
    await scene.work()
    assert len(scene.store.reviews) == 2


@pytest.mark.parametrize(
    "fault",
    [
        asyncpg.DiskFullError(),
        asyncpg.PostgresIOError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.AdminShutdownError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError('cannot switch to state 12; protocol is in the "failed" state'),
        ConnectionResetError(),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_fault_of_the_database_ends_the_session_and_costs_a_claim_no_attempt(
    scene: Scene, fault: Exception
) -> None:
    working, scene.reviews = scene.reviews, FaultyDatabase(scene.store, fault)
    scene.put(fhir_claim("1"))
    for _ in range(4):
        with pytest.raises(type(fault)):
            await scene.work()
    assert [(row.attempts, row.taken_by) for row in scene.store.queue.values()] == [(0, None)]
    scene.reviews = working
    await scene.work()
    assert len(scene.store.reviews) == 1


@pytest.mark.parametrize(
    "fault",
    [asyncpg.UntranslatableCharacterError(), asyncpg.ProgramLimitExceededError(), asyncpg.DataError("value")],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_claim_that_the_database_rejects_is_set_aside_and_others_are_reviewed(
    scene: Scene, fault: Exception
) -> None:
    good, bad, other = (scene.put(fhir_claim(number)) for number in "123")
    scene.reviews = RejectingDatabase(scene.store, bad, fault)
    while not scene.store.queue[bad].set_aside:
        await scene.work()
        scene.rest()
    assert scene.store.queue[bad].attempts == 3
    assert scene.store.reviews.keys() == {good, other}


async def test_a_claim_that_causes_a_fault_of_the_database_does_not_stop_others_and_is_set_aside(
    scene: Scene,
) -> None:
    bad, *good = (scene.put(fhir_claim(number)) for number in "123")
    scene.reviews = RejectingDatabase(scene.store, bad, asyncpg.OutOfMemoryError())
    for number in range(20):
        with suppress(asyncpg.OutOfMemoryError):
            await scene.work()
        if scene.store.queue[bad].set_aside:
            break
        # It rests while others are reviewed, and then it is taken again.
        good.append(scene.put(fhir_claim(f"later {number}")))
        with suppress(asyncpg.OutOfMemoryError):
            await scene.work()
        scene.rest()
    assert (scene.store.queue[bad].attempts, scene.store.queue[bad].set_aside) == (3, True)
    await scene.work()
    assert scene.store.reviews.keys() == set(good)


@pytest.mark.parametrize("claims", [1, 3])
async def test_claims_are_not_to_blame_while_the_database_can_keep_no_review_at_all(
    scene: Scene, claims: int
) -> None:
    for number in range(claims):
        scene.put(fhir_claim(str(number)))
    scene.reviews = FaultyDatabase(scene.store, asyncpg.DiskFullError())
    for _ in range(MOST_INTERRUPTIONS + 4):
        with pytest.raises(asyncpg.DiskFullError):
            await scene.work()
        scene.rest()
    assert {row.attempts for row in scene.store.queue.values()} == {0}


@pytest.mark.parametrize(
    ("fault", "claims"),
    [
        (asyncpg.ConfigurationLimitExceededError(), 1),
        (asyncpg.OutOfMemoryError(), 3),
        (ConnectionResetError(), 1),
    ],
    ids=["53400", "53200", "connection lost"],
)
async def test_claims_that_cause_a_fault_are_set_aside_though_no_other_claim_is_reviewed(
    scene: Scene, fault: Exception, claims: int
) -> None:
    for number in range(claims):
        scene.put(fhir_claim(str(number)))
    scene.reviews = DatabaseForSmallReviews(scene.store, fault)
    sessions = 0
    while not all(row.set_aside for row in scene.store.queue.values()):
        with suppress(type(fault)):
            await scene.work()
        scene.rest()
        sessions += 1
        assert sessions <= 20 * claims
    # Each of them was tried often, and rested longer each time.
    assert sessions >= (MOST_INTERRUPTIONS + 3) * claims


async def test_a_claim_that_a_fault_interrupts_alone_rests_longer_each_time(scene: Scene) -> None:
    claim_id = scene.put(fhir_claim("1"))
    scene.reviews = DatabaseForSmallReviews(scene.store, asyncpg.OutOfMemoryError())
    rests = []
    for _ in range(MOST_INTERRUPTIONS):
        before = scene.store.clock.now()
        with pytest.raises(asyncpg.OutOfMemoryError):
            await scene.work()
        rests.append(scene.store.queue[claim_id].not_before - before)
        scene.rest()
    assert rests == sorted(rests)
    assert timedelta(minutes=1) <= rests[-1] < timedelta(minutes=2)

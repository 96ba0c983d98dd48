"""No two reviewers work on one claim, and a claim that nobody works on any more is free."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from review.accounts.actor import NotPermitted
from review.accounts.role import Role
from review.triage.queue.queue_filter import CaseState, QueueFilter, QueueOrder
from review.triage.refusals import CaseNotFound, HeldByAnother, NothingWaits
from runtime.postgres.open_database import open_database
from tests.integration.triage_desk import Desk, an_actor, open_desk
from tests.unit.review.triage.deciding.claims import whole

ALL = QueueFilter()
ACCEPT, REFUSE = whole("ACCEPT"), whole("REFUSE", None, "W04")


@pytest.fixture
async def desk(shared_database_url: str) -> AsyncIterator[Desk]:
    async with open_desk(shared_database_url) as opened:
        yield opened


async def test_ten_who_take_at_once_get_ten_claims(desk: Desk) -> None:
    claims = {await desk.claim() for _ in range(11)}
    taken = await asyncio.gather(*(desk.take_next(an_actor(), ALL) for _ in range(10)))
    assert len(set(taken)) == 10
    assert set(taken) < claims


async def test_what_is_asked_for_is_taken_only_if_the_reviewer_may_decide_it(desk: Desk) -> None:
    claim_id, one, other = await desk.claim(), an_actor(), an_actor()
    await desk.rows(
        "UPDATE review.cases SET state = 'SECOND_LOOK', decided_by = $1 RETURNING state", one.reviewer_id
    )
    of_state = QueueFilter(states=(CaseState.SECOND_LOOK,))
    for sought in (ALL, of_state, QueueFilter(for_others=True), QueueFilter(number="B-")):
        with pytest.raises(NothingWaits):
            await desk.take_next(one, sought)
    assert await desk.take_next(other, of_state) == claim_id


async def test_the_first_of_the_filter_is_taken(desk: Desk) -> None:
    small, large = await desk.claim(lines=1), await desk.claim(lines=3)
    facility = QueueFilter(facilities=("01001",))
    assert await desk.take_next(an_actor(), replace(facility, mine=True)) == large
    assert await desk.take_next(an_actor(), QueueFilter(order=QueueOrder.AGE)) == small
    with pytest.raises(NothingWaits):
        await desk.take_next(an_actor(), ALL)


async def test_claims_outside_of_filter_and_scope_are_not_taken(desk: Desk) -> None:
    await desk.claim()
    for actor, queue_filter in (
        (an_actor(Role.REVIEWER, "79"), ALL),
        (an_actor(), QueueFilter(facilities=("79001",))),
    ):
        with pytest.raises(NothingWaits):
            await desk.take_next(actor, queue_filter)
    with pytest.raises(NotPermitted):
        await desk.take_next(an_actor(Role.AUDITOR), ALL)


async def test_a_claim_is_free_again_when_its_page_is_closed_or_forgotten(desk: Desk) -> None:
    claim_id, one, other = await desk.claim(), an_actor(), an_actor()
    await desk.take_next(one, ALL)
    with pytest.raises(HeldByAnother):
        await desk.assign.hold(other, claim_id)
    desk.later(14 * 60)
    await desk.assign.hold(one, claim_id)
    desk.later(14 * 60)
    with pytest.raises(NothingWaits):
        await desk.take_next(other, ALL)
    desk.later(2 * 60)
    assert await desk.take_next(other, ALL) == claim_id
    await desk.assign.release(one, claim_id)
    with pytest.raises(HeldByAnother):
        await desk.assign.hold(one, claim_id)
    await desk.assign.release(other, claim_id)
    await desk.assign.hold(one, claim_id)
    await desk.assign.release(an_actor(Role.LEAD), claim_id)
    await desk.assign.hold(other, claim_id)


async def test_a_claim_that_does_not_wait_for_the_reviewer_cannot_be_held(desk: Desk) -> None:
    claim_id = await desk.claim()
    with pytest.raises(CaseNotFound):
        await desk.assign.hold(an_actor(Role.REVIEWER, "79"), claim_id)
    with pytest.raises(CaseNotFound):
        await desk.assign.hold(an_actor(), uuid4())
    await desk.decided(an_actor(), claim_id, ACCEPT)
    with pytest.raises(CaseNotFound):
        await desk.assign.hold(an_actor(), claim_id)


async def test_nobody_gets_a_claim_for_a_second_decision_of_the_same_person(desk: Desk) -> None:
    claim_id, first, second, lead = await desk.claim(), an_actor(), an_actor(), an_actor(Role.LEAD)
    await desk.decided(first, claim_id, REFUSE)
    with pytest.raises(NothingWaits):
        await desk.take_next(first, ALL)
    assert await desk.take_next(second, ALL) == claim_id
    await desk.decided(second, claim_id, ACCEPT)
    for nobody in (first, second, an_actor()):
        with pytest.raises(NothingWaits):
            await desk.take_next(nobody, ALL)
    assert await desk.take_next(lead, ALL) == claim_id


async def test_a_single_statement_is_committed_at_once_and_later_transactions_are_rolled_back(
    database_url: str,
) -> None:
    make = text("INSERT INTO review.draw_keys VALUES (:purpose, '')")
    async with open_database(database_url) as database:
        for opened, purpose in ((database.statement, "a"), (database.transaction, "b")):
            with suppress(ZeroDivisionError):
                async with opened() as connection:
                    await connection.execute(make, {"purpose": purpose})
                    raise ZeroDivisionError
        async with database.transaction() as connection:
            found = await connection.execute(text("SELECT purpose FROM review.draw_keys"))
            assert found.scalars().all() == ["a"]

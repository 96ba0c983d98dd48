"""What Assignments guarantee, in memory and on PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from review.accounts.role import Role
from review.triage.desk.case_in_hand import Look
from review.triage.queue.queue_filter import CaseState, QueueFilter, QueueOrder
from tests.contract.triage_decisions import LATER, NOW, a_decision, shared, triage
from tests.contract.triage_ports import TriagePorts
from tests.fakes.fhir_claim import FACILITY
from tests.integration.triage_desk import an_actor

__all__ = ["shared", "triage"]

ALL = QueueFilter()


async def test_nobody_is_given_what_another_holds(triage: TriagePorts) -> None:
    claims = {await triage.claim() for _ in range(3)}
    actors = [an_actor() for _ in range(4)]
    taken = [await triage.assignments.take_next(ALL, actor, NOW, LATER) for actor in actors]
    assert set(taken[:3]) == claims
    assert taken[3] is None
    assert await triage.assignments.hold(taken[0], actors[0], NOW, LATER)
    assert await triage.assignments.hold(taken[0], actors[1], NOW, LATER) is False
    assert await triage.assignments.hold(taken[0], an_actor(Role.LEAD, "79"), NOW, LATER) is None
    await triage.assignments.release(taken[0], actors[1], of_others=False)
    assert await triage.assignments.hold(taken[0], actors[1], NOW, LATER) is False
    await triage.assignments.release(taken[0], actors[1], of_others=True)
    assert await triage.assignments.hold(taken[0], actors[1], NOW, LATER)
    assert await triage.assignments.hold(taken[0], actors[2], LATER, LATER + timedelta(minutes=1))


async def test_claims_of_other_facilities_and_provinces_are_not_taken(triage: TriagePorts) -> None:
    await triage.claim()
    elsewhere = QueueFilter(facilities=("79001",))
    assert await triage.assignments.take_next(elsewhere, an_actor(), NOW, LATER) is None
    assert await triage.assignments.take_next(ALL, an_actor(Role.REVIEWER, "79"), NOW, LATER) is None
    here = QueueFilter(facilities=(FACILITY,))
    assert await triage.assignments.take_next(here, an_actor(Role.REVIEWER, "01"), NOW, LATER)


@pytest.mark.parametrize("order", QueueOrder)
async def test_a_claim_is_taken_by_several_values_of_a_condition_in_every_order(
    triage: TriagePorts, order: QueueOrder
) -> None:
    claim_id, reviewer = await triage.claim(), an_actor(Role.REVIEWER, "01", "79")
    several = QueueFilter(facilities=(FACILITY, "79001"), provinces=("01", "02"), order=order)
    for now in (NOW, NOW + timedelta(seconds=1)):
        assert await triage.assignments.take_next(several, reviewer, now, LATER) == claim_id
        await triage.assignments.release(claim_id, reviewer, of_others=False)


@pytest.mark.parametrize("state", [CaseState.ASKED, CaseState.DECIDED, CaseState.CLOSED])
async def test_a_case_that_waits_for_no_reviewer_is_not_held(triage: TriagePorts, state: CaseState) -> None:
    claim_id = await triage.claim()
    async with triage.cases.open(claim_id, for_change=True) as opened:
        await opened.change_to(replace(opened.case, state=state))
    assert await triage.assignments.hold(claim_id, an_actor(), NOW, LATER) is None
    assert await triage.assignments.take_next(ALL, an_actor(), NOW, LATER) is None


async def test_who_has_decided_is_not_given_the_next_look(triage: TriagePorts) -> None:
    claim_id, first, second = await triage.claim(), an_actor(), an_actor(Role.LEAD)
    await look(triage, claim_id, first.reviewer_id, Look.FIRST, CaseState.SECOND_LOOK)
    assert await triage.assignments.hold(claim_id, first, NOW, LATER) is None
    assert await triage.assignments.hold(claim_id, second, NOW, LATER)
    await look(triage, claim_id, second.reviewer_id, Look.SECOND, CaseState.DISAGREED)
    for nobody in (first, second, an_actor()):
        assert await triage.assignments.hold(claim_id, nobody, NOW, LATER) is None
    assert await triage.assignments.hold(claim_id, an_actor(Role.LEAD), NOW, LATER)


async def look(triage: TriagePorts, claim_id: Any, reviewer_id: Any, which: Look, state: CaseState) -> None:
    """Record a decision that needs another one."""
    async with triage.cases.open(claim_id, for_change=True) as opened:
        case, facts = opened.case, await opened.facts()
        await opened.add(a_decision(case, facts, which, reviewer_id=reviewer_id, is_effective=False))
        decided_by = case.decided_by or reviewer_id
        await opened.change_to(
            replace(case, state=state, decided_by=decided_by, held_by=None, held_until=None)
        )

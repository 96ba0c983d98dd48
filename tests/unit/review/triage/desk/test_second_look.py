"""A claim that needs a second look is decided by two reviewers, or by a lead."""

from dataclasses import dataclass
from typing import Any

import pytest

from insurance.law.benefit_law import BenefitLaw
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.desk.case_in_hand import Look
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.triage.refusals import NeedsAnother, NeedsLead
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.desk.drafts import ACCEPT, CUT
from tests.unit.review.triage.desk.memory_desk import MemoryDesk


@pytest.fixture
def strict_desk(law: BenefitLaw) -> MemoryDesk:
    """Every claim needs a second look."""
    return MemoryDesk(law, second_look_from=0)


@dataclass
class Round:
    """Two reviewers and a lead with a claim that needs a second look."""

    desk: MemoryDesk
    claim_id: Any
    first: Actor
    second: Actor
    lead: Actor


@pytest.fixture
def second_look(strict_desk: MemoryDesk) -> Round:
    claim_id = strict_desk.claim()
    return Round(strict_desk, claim_id, an_actor(), an_actor(), an_actor(Role.LEAD))


async def test_a_second_reviewer_who_agrees_makes_the_decision_count(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    assert (await desk.decided(second_look.first, claim_id, CUT)).state is CaseState.SECOND_LOOK
    assert (desk.shown(claim_id), desk.changes(), desk.copayments()) == (None, [], [])
    assert desk.case(claim_id).marks == (CaseMark.SECOND_LOOK,)
    with pytest.raises(NeedsAnother):
        await desk.decided(second_look.first, claim_id, CUT)
    assert (await desk.decided(second_look.second, claim_id, CUT)).state is CaseState.DECIDED
    assert desk.changes() == ["DECIDED"]
    assert desk.case(claim_id).marks == ()
    looks = [(row.kept.look, row.kept.is_effective) for row in desk.store.decisions[claim_id]]
    assert looks == [(Look.FIRST, False), (Look.SECOND, True)]


async def test_who_decides_again_after_an_undo_is_drawn_as_before(law: BenefitLaw) -> None:
    desk, actor = MemoryDesk(law, second_look_percent=50), an_actor()
    for claim_id in [desk.claim() for _ in range(8)]:
        first = await desk.decided(actor, claim_id, ACCEPT)
        await desk.undo(actor, claim_id, first.decision_id)
        assert (await desk.decided(actor, claim_id, ACCEPT)).state is first.state


async def test_a_lead_settles_what_two_reviewers_decided_differently(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.first, claim_id, CUT)
    assert (await desk.decided(second_look.second, claim_id, ACCEPT)).state is CaseState.DISAGREED
    case = desk.case(claim_id)
    assert (case.marks, case.decided_by) == ((CaseMark.DISAGREED,), second_look.first.reviewer_id)
    with pytest.raises(NeedsLead):
        await desk.decided(an_actor(), claim_id, CUT)
    made = await desk.decided(second_look.lead, claim_id, CUT)
    assert made.state is CaseState.DECIDED
    assert desk.changes() == ["DECIDED"]


async def test_a_lead_does_not_settle_an_own_difference(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.lead, claim_id, CUT)
    await desk.decided(second_look.second, claim_id, ACCEPT)
    with pytest.raises(NeedsAnother):
        await desk.decided(second_look.lead, claim_id, CUT)


async def test_a_second_look_is_undone_to_where_it_began(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.first, claim_id, CUT)
    made = await desk.decided(second_look.second, claim_id, CUT)
    await desk.undo(second_look.second, claim_id, made.decision_id)
    case = desk.case(claim_id)
    assert (case.state, case.marks) == (CaseState.SECOND_LOOK, (CaseMark.SECOND_LOOK,))
    assert case.decided_by == second_look.first.reviewer_id
    assert desk.changes() == ["DECIDED", "REOPENED"]
    assert (await desk.decided(second_look.second, claim_id, CUT)).state is CaseState.DECIDED


async def test_who_has_learnt_that_two_decisions_differ_cannot_undo_the_second(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.first, claim_id, CUT)
    made = await desk.decided(second_look.second, claim_id, ACCEPT)
    with pytest.raises(NeedsLead):
        await desk.undo(second_look.second, claim_id, made.decision_id)

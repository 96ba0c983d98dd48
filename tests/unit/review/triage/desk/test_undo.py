"""A decision is undone within a minute."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from review.accounts.actor import Actor
from review.triage.queue.queue_filter import CaseState
from review.triage.refusals import UndoTooLate
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.desk.drafts import ACCEPT, CUT
from tests.unit.review.triage.desk.memory_desk import MemoryDesk


async def test_a_decision_is_undone_within_a_minute(desk: MemoryDesk) -> None:
    claim_id, actor = desk.claim(), an_actor()
    made = await desk.decided(actor, claim_id, CUT)
    desk.later(seconds=59)
    await desk.undo(actor, claim_id, made.decision_id)
    assert desk.shown(claim_id) is None
    assert (desk.changes(), desk.copayments()) == (["DECIDED", "REOPENED"], [])
    case = desk.case(claim_id)
    assert (case.state, case.version, case.held_by) == (CaseState.WAITING, 2, actor.reviewer_id)
    assert [row.undoes for row in desk.store.decisions[claim_id]] == [None, made.decision_id]
    again = await desk.decided(actor, claim_id, ACCEPT)
    assert again.state is CaseState.DECIDED
    assert desk.counter.counted == ["CUT", "UNDO", "ACCEPT"]
    assert desk.counter.amounts == [(Decimal(2000), Decimal(1400)), (Decimal(2000), Decimal(2000))]


async def test_what_the_decision_before_charged_counts_again_after_undoing(desk: MemoryDesk) -> None:
    claim_id, actor = desk.claim(), an_actor()
    await desk.decided(actor, claim_id, CUT)
    desk.explain(claim_id)
    made = await desk.decided(actor, claim_id, ACCEPT)
    await desk.undo(actor, claim_id, made.decision_id)
    assert desk.copayments() == [(date(2026, 3, 2), 280)]


async def test_a_decision_is_not_undone_late_by_another_or_after_something_happened(desk: MemoryDesk) -> None:
    claim_id, actor = desk.claim(), an_actor()
    made = await desk.decided(actor, claim_id, CUT)
    await refused(desk, an_actor(), claim_id, made.decision_id)
    desk.later(seconds=61)
    await refused(desk, actor, claim_id, made.decision_id)
    desk.later(seconds=-61)
    desk.explain(claim_id)
    await refused(desk, actor, claim_id, made.decision_id)


async def refused(desk: MemoryDesk, actor: Actor, claim_id: Any, decision_id: Any) -> None:
    with pytest.raises(UndoTooLate):
        await desk.undo(actor, claim_id, decision_id)

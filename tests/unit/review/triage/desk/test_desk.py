"""A reviewer decides, undoes and looks again, by rules that need no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.desk.case_in_hand import Look, Seen
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.triage.refusals import (
    AlreadyDecided,
    AlreadyExplained,
    CaseChanged,
    CaseNotFound,
    Changed,
    DraftRefused,
    HeldByAnother,
    NeedsAnother,
    NeedsLead,
    TriageRefused,
    UndoTooLate,
)
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.deciding.claims import by_line, finding, line, vnd, whole
from tests.unit.review.triage.desk.memory_desk import MemoryDesk

CUT = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06", note="Chỉ 2 lần."))
ACCEPT = whole("ACCEPT")
ASK = whole("ASK", note="Vì sao hai lần?")


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def desk(law: BenefitLaw) -> MemoryDesk:
    return MemoryDesk(law)


@pytest.fixture
def strict_desk(law: BenefitLaw) -> MemoryDesk:
    """Every claim needs a second look."""
    return MemoryDesk(law, second_look_from=0)


async def test_a_preview_says_the_same_and_changes_nothing(desk: MemoryDesk) -> None:
    claim_id = desk.claim()
    before = desk.case(claim_id)
    reckoned = await desk.preview(an_actor(), claim_id, CUT)
    assert reckoned.paid
    assert (reckoned.paid.fund, reckoned.paid.copayment) == (vnd(1120), vnd(280))
    assert reckoned.ceiling_remaining == 14_040_000
    assert desk.case(claim_id) == before
    assert desk.store.decisions[claim_id] == []


async def test_what_earlier_decisions_charged_counts_to_the_ceiling(desk: MemoryDesk) -> None:
    first, second = desk.claim(), desk.claim()
    await desk.decided(an_actor(), first, ACCEPT)
    assert (await desk.preview(an_actor(), second, ACCEPT)).ceiling_remaining == 14_040_000 - 400


async def test_a_draft_that_does_not_add_up_records_nothing(desk: MemoryDesk) -> None:
    claim_id = desk.claim()
    with pytest.raises(DraftRefused) as refused:
        await desk.decided(an_actor(), claim_id, by_line(line(1, "ACCEPT")))
    assert [fault.field for fault in refused.value.faults] == ["lines[2].action"]
    assert desk.case(claim_id).version == 0
    assert desk.counter.counted == []


async def test_the_money_of_a_question_is_not_counted(desk: MemoryDesk) -> None:
    await desk.decided(an_actor(), desk.claim(), ASK)
    assert (desk.counter.counted, desk.counter.amounts) == (["ASK"], [])


async def test_a_question_waits_for_the_facility_and_charges_nothing(desk: MemoryDesk) -> None:
    claim_id = desk.claim(finding("W06", "CUT", 2, 600))
    assert (await desk.decided(an_actor(), claim_id, ASK)).state is CaseState.ASKED
    shown = desk.shown(claim_id)
    assert shown
    assert shown.decision.note == "Vì sao hai lần?"
    assert shown.HasField("explain_until")
    assert (desk.changes(), desk.copayments()) == (["ASKED"], [])
    assert [list(row.verdicts) for row in desk.store.decisions[claim_id]] == [[]]
    with pytest.raises(AlreadyDecided):
        await desk.decided(an_actor(), claim_id, ACCEPT)


async def test_an_explained_claim_is_decided_again_and_not_asked_again(desk: MemoryDesk) -> None:
    claim_id = desk.claim()
    await desk.decided(an_actor(), claim_id, CUT)
    desk.explain(claim_id)
    with pytest.raises(AlreadyExplained):
        await desk.decided(an_actor(), claim_id, ASK)
    assert desk.copayments() == [(date(2026, 3, 2), 280)]
    await desk.decided(an_actor(), claim_id, ACCEPT)
    shown = desk.shown(claim_id)
    assert shown
    assert not shown.HasField("explain_until")
    assert desk.copayments() == [(date(2026, 3, 2), 400)]


async def test_who_may_not_decide_is_told_why(desk: MemoryDesk) -> None:
    claim_id = desk.claim()
    with pytest.raises(NotPermitted):
        await desk.decided(an_actor(Role.AUDITOR), claim_id, ACCEPT)
    seen = desk.seen(claim_id)
    with pytest.raises(CaseNotFound):
        await desk.decide(an_actor(Role.LEAD, "79"), claim_id, ACCEPT, seen)
    with pytest.raises(CaseNotFound):
        await desk.decide(an_actor(), uuid4(), ACCEPT, seen)
    desk.change(claim_id, held_by=uuid4(), held_until=desk.clock.now())
    desk.later(seconds=-1)
    with pytest.raises(HeldByAnother):
        await desk.decide(an_actor(), claim_id, ACCEPT, seen)


async def test_a_decision_on_what_has_changed_since_is_not_taken(desk: MemoryDesk) -> None:
    claim_id = desk.claim()
    seen = desk.seen(claim_id)
    with pytest.raises(CaseChanged) as refused:
        await desk.decide(an_actor(), claim_id, ACCEPT, Seen(seen.version, b"another review"))
    assert refused.value.changed == (Changed.REVIEW,)
    await desk.decided(an_actor(), claim_id, CUT)
    desk.explain(claim_id)
    with pytest.raises(CaseChanged) as refused:
        await desk.decide(an_actor(), claim_id, ACCEPT, seen)
    assert refused.value.changed == (Changed.EXPLAINED,)
    assert "giải trình" in refused.value.text.vi


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


def test_every_refusal_says_in_both_languages_what_to_do() -> None:
    for kind in TriageRefused.__subclasses__():
        text = kind([Changed.REVIEW]).text if kind is CaseChanged else kind.text
        assert text.vi
        assert text.en.endswith(".")

"""A reviewer decides, by rules that need no database."""

from datetime import date
from uuid import uuid4

import pytest

from review.accounts.actor import NotPermitted
from review.accounts.role import Role
from review.triage.desk.case_in_hand import Seen
from review.triage.queue.queue_filter import CaseState
from review.triage.refusals import (
    AlreadyDecided,
    AlreadyExplained,
    CaseChanged,
    CaseNotFound,
    Changed,
    DraftRefused,
    HeldByAnother,
    TriageRefused,
)
from tests.integration.triage_desk import an_actor
from tests.unit.review.triage.deciding.claims import by_line, finding, line, vnd, whole
from tests.unit.review.triage.desk.drafts import ACCEPT, CUT
from tests.unit.review.triage.desk.memory_desk import MemoryDesk

ASK = whole("ASK", note="Vì sao hai lần?")


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


def test_every_refusal_says_in_both_languages_what_to_do() -> None:
    for kind in TriageRefused.__subclasses__():
        text = kind([Changed.REVIEW]).text if kind is CaseChanged else kind.text
        assert text.vi
        assert text.en.endswith(".")

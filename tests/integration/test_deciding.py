"""A reviewer decides, and what follows for facility and patient is committed together."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from gateway.claims.explaining.explanation import Explanation
from review.accounts.actor import Actor, NotPermitted
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
    NeedsAnother,
    NeedsLead,
    TriageRefused,
    UndoTooLate,
)
from tests.fakes.fhir_claim import FACILITY
from tests.integration.triage_desk import Desk, an_actor, open_desk
from tests.unit.review.triage.deciding.claims import by_line, finding, line, vnd, whole

CUT = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06", note="Chỉ 2 lần."))
ACCEPT, REFUSE = whole("ACCEPT"), whole("REFUSE", None, "W04")
ASK = whole("ASK", note="Vì sao hai lần?")


@pytest.fixture
async def desk(shared_database_url: str) -> AsyncIterator[Desk]:
    async with open_desk(shared_database_url) as opened:
        yield opened


@pytest.fixture
async def strict_desk(shared_database_url: str) -> AsyncIterator[Desk]:
    """Every claim needs a second look."""
    async with open_desk(shared_database_url, second_look_from=0) as opened:
        yield opened


async def test_a_decision_reaches_the_facility_and_the_patients_ceiling_at_once(desk: Desk) -> None:
    claim_id = await desk.claim(finding("W06", "CUT", 2, 600), finding("W04", "WARN", 1))
    made = await desk.decided(an_actor(), claim_id, CUT)
    assert made.state is CaseState.DECIDED
    shown = await desk.shown(claim_id)
    assert shown
    decision = shown.decision
    amounts = (decision.accepted_amount.units, decision.fund_amount.units, decision.copayment_amount.units)
    assert amounts == (1400, 1120, 280)
    assert [(reason.code, reason.words.en) for reason in shown.reasons] == [("W06", "wrong")]
    assert b'"resourceType":"ClaimResponse"' in shown.claim_response
    assert (shown.explain_until.month, shown.explain_until.day) == (3, 5)
    assert await desk.copayments() == [(date(2026, 3, 2), 280)]
    assert await desk.changes() == ["DECIDED"]
    assert await desk.rows(
        "SELECT rule, upheld, at_stake, cut FROM review.finding_verdicts ORDER BY rule"
    ) == [
        ("W04", False, 0, 0),
        ("W06", True, 600, 600),
    ]
    case = await desk.case(claim_id)
    assert (case["state"], case["version"], case["held_by"]) == ("DECIDED", 1, None)
    assert desk.counter.counted == ["CUT"]


async def test_a_preview_says_the_same_and_changes_nothing(desk: Desk) -> None:
    claim_id = await desk.claim()
    before = await desk.case(claim_id)
    reckoned = await desk.preview(an_actor(), claim_id, CUT)
    assert reckoned.paid
    assert (reckoned.paid.fund, reckoned.paid.copayment) == (vnd(1120), vnd(280))
    assert reckoned.ceiling_remaining == 14_040_000
    assert await desk.case(claim_id) == before
    assert await desk.rows("SELECT FROM review.decisions") == []


async def test_what_earlier_decisions_charged_counts_to_the_ceiling(desk: Desk) -> None:
    first, second = await desk.claim(), await desk.claim()
    await desk.decided(an_actor(), first, ACCEPT)
    assert (await desk.preview(an_actor(), second, ACCEPT)).ceiling_remaining == 14_040_000 - 400


async def test_a_person_whom_the_register_does_not_have_is_charged_nothing(desk: Desk) -> None:
    claim_id = await desk.claim()
    await desk.rows("DELETE FROM gateway.people")
    await desk.decided(an_actor(), claim_id, ACCEPT)
    assert await desk.copayments() == []
    assert await desk.shown(claim_id)


async def test_a_draft_that_does_not_add_up_records_nothing(desk: Desk) -> None:
    claim_id = await desk.claim()
    with pytest.raises(DraftRefused) as refused:
        await desk.decided(an_actor(), claim_id, by_line(line(1, "ACCEPT")))
    assert [fault.field for fault in refused.value.faults] == ["lines[2].action"]
    assert (await desk.case(claim_id))["version"] == 0
    assert desk.counter.counted == []


async def test_a_question_waits_for_the_facility_and_charges_nothing(desk: Desk) -> None:
    claim_id = await desk.claim(finding("W06", "CUT", 2, 600))
    assert (await desk.decided(an_actor(), claim_id, ASK)).state is CaseState.ASKED
    shown = await desk.shown(claim_id)
    assert shown
    assert shown.decision.note == "Vì sao hai lần?"
    assert shown.HasField("explain_until")
    assert (await desk.changes(), await desk.copayments()) == (["ASKED"], [])
    assert await desk.rows("SELECT FROM review.finding_verdicts") == []
    with pytest.raises(AlreadyDecided):
        await desk.decided(an_actor(), claim_id, ACCEPT)


async def test_an_explained_claim_is_decided_again_and_not_asked_again(desk: Desk) -> None:
    claim_id = await desk.claim()
    await desk.decided(an_actor(), claim_id, CUT)
    await explain(desk)
    with pytest.raises(AlreadyExplained):
        await desk.decided(an_actor(), claim_id, ASK)
    assert await desk.copayments() == [(date(2026, 3, 2), 280)]
    await desk.decided(an_actor(), claim_id, ACCEPT)
    shown = await desk.shown(claim_id)
    assert shown
    assert not shown.HasField("explain_until")
    assert await desk.copayments() == [(date(2026, 3, 2), 400)]


async def explain(desk: Desk) -> None:
    """The facility explains all that it may explain."""
    for (claim_id,) in await desk.rows("SELECT claim_id FROM review.decided"):
        await desk.explanations.keep(FACILITY, claim_id, Explanation("Hai lần, hai bên."), desk.clock.now())


async def test_who_may_not_decide_is_told_why(desk: Desk) -> None:
    claim_id = await desk.claim()
    with pytest.raises(NotPermitted):
        await desk.decided(an_actor(Role.AUDITOR), claim_id, ACCEPT)
    seen = await desk.seen(claim_id)
    with pytest.raises(CaseNotFound):
        await desk.decide(an_actor(Role.LEAD, "79"), claim_id, ACCEPT, seen)
    with pytest.raises(CaseNotFound):
        await desk.decide(an_actor(), uuid4(), ACCEPT, seen)
    await desk.rows("UPDATE review.cases SET held_by = gen_random_uuid(), held_until = $1", desk.clock.now())
    desk.later(seconds=-1)
    with pytest.raises(HeldByAnother):
        await desk.decide(an_actor(), claim_id, ACCEPT, seen)


async def test_a_decision_on_what_has_changed_since_is_not_taken(desk: Desk) -> None:
    claim_id = await desk.claim()
    seen = await desk.seen(claim_id)
    with pytest.raises(CaseChanged) as refused:
        await desk.decide(an_actor(), claim_id, ACCEPT, Seen(seen.version, b"another review"))
    assert refused.value.changed == (Changed.REVIEW,)
    await desk.decided(an_actor(), claim_id, CUT)
    await explain(desk)
    with pytest.raises(CaseChanged) as refused:
        await desk.decide(an_actor(), claim_id, ACCEPT, seen)
    assert refused.value.changed == (Changed.EXPLAINED,)
    assert "giải trình" in refused.value.text.vi


async def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(desk: Desk) -> None:
    claim_id = await desk.claim()
    seen = await desk.seen(claim_id)
    results = await asyncio.gather(
        *(desk.decide(an_actor(), claim_id, draft, seen) for draft in (ACCEPT, CUT)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDecided", "Decided"]
    assert await desk.rows("SELECT count(*) FROM review.decisions") == [(1,)]


async def test_a_claim_is_either_cancelled_by_the_facility_or_decided(desk: Desk) -> None:
    ends = set()
    for first in range(8):
        claim_id = await desk.claim()
        seen = await desk.seen(claim_id)
        both = [
            desk.cancellations.cancel(FACILITY, claim_id),
            desk.decide(an_actor(), claim_id, ACCEPT, seen),
        ]
        results = await asyncio.gather(*(both if first % 2 else reversed(both)), return_exceptions=True)
        ends.add(tuple(sorted(type(result).__name__ for result in results)))
    assert ends <= {("AlreadyDecided", "Cancelled"), ("ClaimIsDecided", "Decided")}


async def test_a_claim_that_is_cancelled_after_its_explanation_charges_nothing(desk: Desk) -> None:
    claim_id = await desk.claim()
    await desk.decided(an_actor(), claim_id, CUT)
    await explain(desk)
    await desk.cancellations.cancel(FACILITY, claim_id)
    assert await desk.copayments() == []


async def test_a_decision_is_either_explained_or_undone(desk: Desk) -> None:
    for _ in range(4):
        claim_id, actor = await desk.claim(), an_actor()
        made = await desk.decided(actor, claim_id, CUT)
        results = await asyncio.gather(
            desk.explanations.keep(FACILITY, claim_id, Explanation("Vì."), desk.clock.now()),
            desk.undo(actor, claim_id, made.decision_id),
            return_exceptions=True,
        )
        kinds = [type(result).__name__ for result in results]
        assert kinds in (["Explained", "UndoTooLate"], ["ClaimNotExplainable", "NoneType"])
        assert (await desk.case(claim_id))["state"] == "WAITING"


async def test_decisions_on_one_patients_claims_see_what_each_other_charged(desk: Desk) -> None:
    claims = [await desk.claim() for _ in range(4)]
    seen = [await desk.seen(claim_id) for claim_id in claims]
    made = await asyncio.gather(
        *(desk.decide(an_actor(), *one) for one in zip(claims, [ACCEPT] * 4, seen, strict=True))
    )
    remaining = sorted(one.reckoned.ceiling_remaining or 0 for one in made)
    assert remaining == [14_040_000 - 400 * before for before in (3, 2, 1, 0)]


async def test_a_decision_is_undone_within_a_minute(desk: Desk) -> None:
    claim_id, actor = await desk.claim(), an_actor()
    made = await desk.decided(actor, claim_id, CUT)
    desk.later(seconds=59)
    await desk.undo(actor, claim_id, made.decision_id)
    assert await desk.shown(claim_id) is None
    assert (await desk.changes(), await desk.copayments()) == (["DECIDED", "REOPENED"], [])
    case = await desk.case(claim_id)
    assert (case["state"], case["version"], case["held_by"]) == ("WAITING", 2, actor.reviewer_id)
    assert await desk.rows("SELECT kind FROM review.decisions ORDER BY place") == [("DECISION",), ("UNDO",)]
    again = await desk.decided(actor, claim_id, ACCEPT)
    assert again.state is CaseState.DECIDED
    assert desk.counter.counted == ["CUT", "UNDO", "ACCEPT"]


async def test_what_the_decision_before_charged_counts_again_after_undoing(desk: Desk) -> None:
    claim_id, actor = await desk.claim(), an_actor()
    await desk.decided(actor, claim_id, CUT)
    await explain(desk)
    made = await desk.decided(actor, claim_id, ACCEPT)
    await desk.undo(actor, claim_id, made.decision_id)
    assert await desk.copayments() == [(date(2026, 3, 2), 280)]


async def test_a_decision_is_not_undone_late_by_another_or_after_something_happened(desk: Desk) -> None:
    claim_id, actor = await desk.claim(), an_actor()
    made = await desk.decided(actor, claim_id, CUT)
    await refused(desk, an_actor(), claim_id, made.decision_id)
    desk.later(seconds=61)
    await refused(desk, actor, claim_id, made.decision_id)
    desk.later(seconds=-61)
    await explain(desk)
    await refused(desk, actor, claim_id, made.decision_id)


async def refused(desk: Desk, actor: Actor, claim_id: Any, decision_id: Any) -> None:
    with pytest.raises(UndoTooLate):
        await desk.undo(actor, claim_id, decision_id)


@dataclass
class Round:
    """Two reviewers and a lead with a claim that needs a second look."""

    desk: Desk
    claim_id: Any
    first: Actor
    second: Actor
    lead: Actor


@pytest.fixture
async def second_look(strict_desk: Desk) -> Round:
    claim_id = await strict_desk.claim()
    return Round(strict_desk, claim_id, an_actor(), an_actor(), an_actor(Role.LEAD))


async def test_a_second_reviewer_who_agrees_makes_the_decision_count(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    assert (await desk.decided(second_look.first, claim_id, CUT)).state is CaseState.SECOND_LOOK
    assert (await desk.shown(claim_id), await desk.changes(), await desk.copayments()) == (None, [], [])
    assert (await desk.case(claim_id))["marks"] == ["SECOND_LOOK"]
    with pytest.raises(NeedsAnother):
        await desk.decided(second_look.first, claim_id, CUT)
    assert (await desk.decided(second_look.second, claim_id, CUT)).state is CaseState.DECIDED
    assert await desk.changes() == ["DECIDED"]
    assert (await desk.case(claim_id))["marks"] == []
    assert await desk.rows("SELECT look, is_effective FROM review.decisions ORDER BY place") == [
        ("FIRST", False),
        ("SECOND", True),
    ]


async def test_a_lead_settles_what_two_reviewers_decided_differently(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.first, claim_id, CUT)
    assert (await desk.decided(second_look.second, claim_id, ACCEPT)).state is CaseState.DISAGREED
    case = await desk.case(claim_id)
    assert (case["marks"], case["decided_by"]) == (["DISAGREED"], second_look.first.reviewer_id)
    with pytest.raises(NeedsLead):
        await desk.decided(an_actor(), claim_id, CUT)
    made = await desk.decided(second_look.lead, claim_id, CUT)
    assert made.state is CaseState.DECIDED
    assert await desk.changes() == ["DECIDED"]


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
    case = await desk.case(claim_id)
    assert (case["state"], case["marks"]) == ("SECOND_LOOK", ["SECOND_LOOK"])
    assert case["decided_by"] == second_look.first.reviewer_id
    assert await desk.changes() == ["DECIDED", "REOPENED"]
    assert (await desk.decided(second_look.second, claim_id, CUT)).state is CaseState.DECIDED


async def test_who_has_learnt_that_two_decisions_differ_cannot_undo_the_second(second_look: Round) -> None:
    desk, claim_id = second_look.desk, second_look.claim_id
    await desk.decided(second_look.first, claim_id, CUT)
    made = await desk.decided(second_look.second, claim_id, ACCEPT)
    with pytest.raises(NeedsLead):
        await desk.undo(second_look.second, claim_id, made.decision_id)


async def test_how_well_reviewers_agree_is_told_from_their_second_looks(strict_desk: Desk) -> None:
    desk, auditor, began = strict_desk, an_actor(Role.AUDITOR), strict_desk.clock.now()
    for first, second in ((CUT, CUT), (ACCEPT, ACCEPT), (ACCEPT, REFUSE), (CUT, ASK)):
        claim_id = await desk.claim()
        await desk.decided(an_actor(), claim_id, first)
        await desk.decided(an_actor(), claim_id, second)
    found = await desk.show_agreement(auditor, began)
    assert (found.pairs, found.agreed) == (3, 2)
    assert found.kappa == pytest.approx(0.5)
    elsewhere = an_actor(Role.AUDITOR, "79")
    assert (await desk.show_agreement(elsewhere, began)).pairs == 0
    with pytest.raises(NotPermitted):
        await desk.show_agreement(an_actor(), began)


def test_every_refusal_says_in_both_languages_what_to_do() -> None:
    for kind in TriageRefused.__subclasses__():
        text = kind([Changed.REVIEW]).text if kind is CaseChanged else kind.text
        assert text.vi
        assert text.en.endswith(".")

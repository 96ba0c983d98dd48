"""A reviewer decides, and what follows for facility and patient is committed together."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest

from gateway.claims.explaining.explanation import Explanation
from review.accounts.actor import Actor, NotPermitted
from review.accounts.role import Role
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.claim_view.evidence import EventKind
from review.triage.queue.queue_filter import CaseState
from tests.fakes.fhir_claim import FACILITY
from tests.integration.triage_desk import Desk, an_actor, open_desk
from tests.unit.review.triage.deciding.claims import by_line, finding, line, whole

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


async def explain(desk: Desk) -> None:
    """The facility explains all that it may explain."""
    for (claim_id,) in await desk.rows("SELECT claim_id FROM review.decided"):
        await desk.explanations.keep(FACILITY, claim_id, Explanation("Hai lần, hai bên."), desk.clock.now())


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


async def test_who_asks_at_the_second_look_does_not_learn_of_the_first(strict_desk: Desk) -> None:
    """The question can be undone, and the claim decided with what was learnt."""
    claim_id = await strict_desk.claim()
    second, lead = an_actor(Role.LEAD), an_actor(Role.LEAD)
    await strict_desk.decided(an_actor(), claim_id, REFUSE)
    asked = await strict_desk.decided(second, claim_id, ASK)
    assert await known(strict_desk, claim_id, second) == [EventKind.ASKED]
    assert await known(strict_desk, claim_id, lead) == [EventKind.ASKED]
    await strict_desk.undo(second, claim_id, asked.decision_id)
    await strict_desk.decided(second, claim_id, ACCEPT)
    assert EventKind.LOOKED not in await known(strict_desk, claim_id, an_actor())
    assert (await known(strict_desk, claim_id, lead)).count(EventKind.LOOKED) == 2


async def known(desk: Desk, claim_id: UUID, actor: Actor) -> list[EventKind]:
    """What the actor may read of the decisions on a claim."""
    files = CaseFileTable(desk.database)
    file = await files.find(claim_id, actor)
    assert file is not None
    told = {EventKind.RECEIVED, EventKind.REVIEWED}
    return [event.kind for event in await files.history(file, actor) if event.kind not in told]

"""What Cases and Assignments guarantee, in memory and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from insurance.law.insured import Copayment
from review.accounts.role import Role
from review.mailbox.change import Change
from review.triage.deciding.decision import Action
from review.triage.desk.case_in_hand import CaseFacts, CaseNow, KeptDecision, Look, NewDecision
from review.triage.queue.queue_filter import CaseMark, CaseState, QueueFilter, QueueOrder
from review.v1.decision_pb2 import DECISION_ACTION_ACCEPT, ClaimDecided, Decision
from tests.contract.triage_ports import TriagePorts, open_triage
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER
from tests.integration.triage_desk import an_actor

NOW = datetime(2026, 3, 4, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
ALL = QueueFilter()
DAY = date(2026, 3, 2)


@pytest.fixture(params=["in memory", "PostgreSQL"])
def shared(request: pytest.FixtureRequest) -> str | None:
    """A database for all tests, or None for memory."""
    return request.getfixturevalue("shared_database_url") if request.param == "PostgreSQL" else None


@pytest.fixture
async def triage(shared: str | None) -> AsyncIterator[TriagePorts]:
    async with open_triage(shared) as opened:
        yield opened


def a_decision(case: CaseNow, facts: CaseFacts, look: Look = Look.FIRST, **changes: Any) -> NewDecision:
    kept = KeptDecision(
        decision_id=uuid4(),
        look=look,
        action=Action.ACCEPT,
        reviewer_id=uuid4(),
        decided_at=NOW,
        is_effective=True,
        case_version=case.version,
        message=Decision(action=DECISION_ACTION_ACCEPT, note="được"),
        proposed=Decimal(2000),
        copayment=Decimal(400),
        currency="VND",
    )
    return NewDecision(replace(kept, **changes), facts, case.review_digest)


async def test_claims_are_drawn_by_one_secret_key(triage: TriagePorts) -> None:
    keys = set()
    for claim_id in (await triage.claim(), await triage.claim()):
        async with triage.cases.open(claim_id, for_change=True) as case:
            keys |= {await case.draw_key(), await case.draw_key()}
    assert len(keys) == 1


async def test_a_case_is_as_the_review_left_it(triage: TriagePorts) -> None:
    claim_id = await triage.claim()
    async with triage.cases.open(claim_id, for_change=True) as opened:
        case, facts = opened.case, await opened.facts()
        assert list(await opened.decisions()) == []
    assert (case.claim_id, case.facility, case.province, case.last_day) == (claim_id, FACILITY, "01", DAY)
    assert (case.state, case.version, case.marks, case.held_by) == (CaseState.WAITING, 0, (), None)
    assert (facts.submitted.claim_id, facts.review.rulebook_version) == (str(claim_id), "1")
    async with triage.cases.open(uuid4(), for_change=True) as opened:
        assert opened is None


async def test_what_is_done_with_a_case_is_committed_together(triage: TriagePorts) -> None:
    claim_id = await triage.claim()
    decided = ClaimDecided(claim_id=str(claim_id))
    decided.decided_at.FromDatetime(NOW)
    async with triage.cases.open(claim_id, for_change=True) as opened:
        decision = a_decision(opened.case, await opened.facts())
        await opened.add(decision)
        await opened.show(decision.kept.decision_id, decided, is_question=False)
        await opened.charge(INSURANCE_NUMBER, Copayment(DAY, 400))
        await opened.announce(Change.DECIDED)
        held = {"held_by": decision.kept.reviewer_id, "held_until": LATER}
        after = replace(opened.case, state=CaseState.DECIDED, marks=(CaseMark.EXPLAINED,), **held)
        await opened.change_to(after)
    async with triage.cases.open(claim_id, for_change=False) as opened:
        assert opened.case == replace(after, version=1)
        assert list(await opened.decisions()) == [decision.kept]
    assert await triage.shown(claim_id) == decided
    assert (await triage.copayments(), await triage.changes()) == ([(DAY, 400)], ["DECIDED"])


async def test_after_an_exception_nothing_was_done(triage: TriagePorts) -> None:
    claim_id = await triage.claim()

    async def fail() -> None:
        async with triage.cases.open(claim_id, for_change=True) as opened:
            await opened.add(a_decision(opened.case, await opened.facts()))
            await opened.charge(INSURANCE_NUMBER, Copayment(DAY, 400))
            await opened.announce(Change.DECIDED)
            await opened.change_to(replace(opened.case, state=CaseState.DECIDED))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await fail()
    async with triage.cases.open(claim_id, for_change=False) as opened:
        assert (opened.case.state, opened.case.version) == (CaseState.WAITING, 0)
        assert list(await opened.decisions()) == []
    assert (await triage.copayments(), await triage.changes()) == ([], [])


async def test_of_decisions_the_newest_comes_first_and_one_that_was_undone_not_at_all(
    triage: TriagePorts,
) -> None:
    claim_id = await triage.claim()
    async with triage.cases.open(claim_id, for_change=True) as opened:
        facts = await opened.facts()
        first, second = (a_decision(opened.case, facts, look) for look in (Look.FIRST, Look.SECOND))
        for decision in (first, second):
            await opened.add(decision)
        undo = replace(second.kept, decision_id=uuid4())
        assert list(await opened.decisions()) == [second.kept, first.kept]
        await opened.add(NewDecision(undo, facts, b"", undoes=second.kept.decision_id))
        assert list(await opened.decisions()) == [first.kept]


async def test_a_claim_charges_once_and_only_whom_the_register_knows(triage: TriagePorts) -> None:
    first, second = await triage.claim(), await triage.claim()
    for claim_id, amount in ((first, 400), (first, 300), (second, 100), (second, 0)):
        async with triage.cases.open(claim_id, for_change=True) as opened:
            await opened.charge(INSURANCE_NUMBER, Copayment(DAY, amount))
    assert await triage.copayments() == [(DAY, 300)]
    for claim_id, others in ((first, []), (second, [Copayment(DAY, 300)])):
        async with triage.cases.open(claim_id, for_change=True) as opened:
            assert list(await opened.copaid(INSURANCE_NUMBER, 2026)) == others
            assert list(await opened.copaid(INSURANCE_NUMBER, 2025)) == []
    async with triage.cases.open(first, for_change=True) as opened:
        await opened.charge(INSURANCE_NUMBER, None)
    await triage.forget_people()
    async with triage.cases.open(first, for_change=True) as opened:
        await opened.charge(INSURANCE_NUMBER, Copayment(DAY, 500))
    assert await triage.copayments() == []


async def test_what_is_hidden_is_shown_no_more(triage: TriagePorts) -> None:
    claim_id = await triage.claim()
    decided = ClaimDecided(claim_id=str(claim_id))
    decided.decided_at.FromDatetime(NOW)
    for note in ("a", "b"):
        decided.decision.note = note
        async with triage.cases.open(claim_id, for_change=True) as opened:
            await opened.show(uuid4(), decided, is_question=True)
    shown = await triage.shown(claim_id)
    assert shown
    assert shown.decision.note == "b"
    async with triage.cases.open(claim_id, for_change=True) as opened:
        await opened.hide()
    assert await triage.shown(claim_id) is None


async def test_a_case_is_one_persons_at_a_time(triage: TriagePorts) -> None:
    claim_id = await triage.claim()

    async def count() -> None:
        async with triage.cases.open(claim_id, for_change=True) as opened:
            await opened.change_to(opened.case)

    await asyncio.gather(*(count() for _ in range(5)))
    async with triage.cases.open(claim_id, for_change=False) as opened:
        assert opened.case.version == 5


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

"""What Cases guarantee, in memory and on PostgreSQL."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest
from msgspec.structs import replace

from insurance.law.insured import Copayment
from review.mailbox.change import Change
from review.triage.desk.case_in_hand import Look, NewDecision
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.v1.decision_pb2 import ClaimDecided
from tests.contract.triage_decisions import DAY, LATER, NOW, a_decision, shared, triage
from tests.contract.triage_ports import TriagePorts
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER

__all__ = ["shared", "triage"]


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
        await opened.charge(INSURANCE_NUMBER, [Copayment(DAY, 400)])
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
            await opened.charge(INSURANCE_NUMBER, [Copayment(DAY, 400)])
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
            await opened.charge(INSURANCE_NUMBER, [Copayment(DAY, amount)])
    assert await triage.copayments() == [(DAY, 300)]
    for claim_id, others in ((first, []), (second, [Copayment(DAY, 300)])):
        async with triage.cases.open(claim_id, for_change=True) as opened:
            assert list(await opened.copaid(INSURANCE_NUMBER, 2026)) == others
            assert list(await opened.copaid(INSURANCE_NUMBER, 2025)) == []
    async with triage.cases.open(first, for_change=True) as opened:
        await opened.charge(INSURANCE_NUMBER, [])
    await triage.forget_people()
    async with triage.cases.open(first, for_change=True) as opened:
        await opened.charge(INSURANCE_NUMBER, [Copayment(DAY, 500)])
    assert await triage.copayments() == []


async def test_a_stay_of_several_parts_charges_each_in_its_year(triage: TriagePorts) -> None:
    first, second = await triage.claim(), await triage.claim()
    in_2025, in_2026 = Copayment(date(2025, 12, 31), 400), Copayment(date(2026, 1, 5), 100)
    for copaid in ([Copayment(DAY, 700)], [in_2025, in_2026]):
        async with triage.cases.open(first, for_change=True) as opened:
            await opened.charge(INSURANCE_NUMBER, copaid)
    assert await triage.copayments() == [(in_2026.day, 100), (in_2025.day, 400)]
    async with triage.cases.open(second, for_change=True) as opened:
        assert list(await opened.copaid(INSURANCE_NUMBER, 2025)) == [in_2025]
        assert list(await opened.copaid(INSURANCE_NUMBER, 2026)) == [in_2026]
    async with triage.cases.open(first, for_change=True) as opened:
        assert list(await opened.copaid(INSURANCE_NUMBER, 2025)) == []
        await opened.charge(INSURANCE_NUMBER, [])
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

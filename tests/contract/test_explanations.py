"""What Explanations guarantee, in memory and on PostgreSQL."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from gateway.claims.explaining.explanation import Document, Explanation
from gateway.claims.kept_claim import ClaimState
from gateway.refusals import ClaimExplained, ClaimNotExplainable, ClaimNotFound, ExplanationLate
from review.v1.decision_pb2 import DECISION_ACTION_ACCEPT, ClaimDecided
from tests.contract.claim_ports import ClaimPorts, a_review, an_entry
from tests.fakes.decisions import a_cut, a_question

FACILITY = "01001"
LAST_DAY = date(2026, 3, 6)
IN_TIME = datetime(2026, 3, 6, 16, 59, tzinfo=UTC)
EXPLANATION = Explanation("Đã làm hai lần.", (Document("text/plain", "Ghi chú", b"..."),))


async def a_claim(ports: ClaimPorts) -> UUID:
    (kept,) = await ports.intake.keep([an_entry(content=b"1")])
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    return UUID(str(kept.claim_id))


@pytest.mark.parametrize("make", [a_cut, a_question])
async def test_an_explanation_takes_the_claim_back_to_the_reviewers(ports: ClaimPorts, make: object) -> None:
    claim_id = await a_claim(ports)
    await ports.decide(make(claim_id, LAST_DAY))  # type: ignore[operator]
    claim, explained_at, already_known = await ports.explanations.keep(
        FACILITY, claim_id, EXPLANATION, IN_TIME
    )
    assert (claim.state, claim.decided) == (ClaimState.REVIEWED, None)
    assert (explained_at, already_known) == (IN_TIME, False)
    kept = await ports.claims.find(FACILITY, claim_id)
    assert (kept.state, kept.decided, kept.is_asked) == (ClaimState.REVIEWED, None, False)


async def test_the_same_explanation_again_is_known_and_another_is_refused_also_after_a_new_decision(
    ports: ClaimPorts,
) -> None:
    claim_id = await a_claim(ports)
    await ports.decide(a_cut(claim_id, LAST_DAY))
    await ports.explanations.keep(FACILITY, claim_id, EXPLANATION, IN_TIME)
    await ports.decide(a_cut(claim_id))
    later = IN_TIME + timedelta(days=300)
    claim, explained_at, already_known = await ports.explanations.keep(FACILITY, claim_id, EXPLANATION, later)
    assert (claim.state, explained_at, already_known) == (ClaimState.DECIDED, IN_TIME, True)
    with pytest.raises(ClaimExplained):
        await ports.explanations.keep(FACILITY, claim_id, Explanation("Khác"), IN_TIME)


async def test_the_last_day_ends_at_midnight_in_ho_chi_minh_city(ports: ClaimPorts) -> None:
    claim_id = await a_claim(ports)
    await ports.decide(a_cut(claim_id, LAST_DAY))
    with pytest.raises(ExplanationLate) as late:
        await ports.explanations.keep(FACILITY, claim_id, EXPLANATION, IN_TIME + timedelta(minutes=1))
    assert late.value.metadata == {"explain_until": "2026-03-06"}
    assert (await ports.claims.find(FACILITY, claim_id)).state is ClaimState.DECIDED


async def test_only_what_is_asked_cut_or_refused_is_explained(ports: ClaimPorts) -> None:
    claim_id = await a_claim(ports)

    async def is_refused() -> bool:
        with pytest.raises(ClaimNotExplainable):
            await ports.explanations.keep(FACILITY, claim_id, EXPLANATION, IN_TIME)
        return True

    assert await is_refused()
    await ports.decide(a_cut(claim_id, None))
    assert await is_refused()
    accepted: ClaimDecided = a_cut(claim_id)
    accepted.decision.action = DECISION_ACTION_ACCEPT
    await ports.decide(accepted)
    assert await is_refused()


async def test_a_closed_claim_is_not_explained(ports: ClaimPorts) -> None:
    claim_id = await a_claim(ports)
    await ports.decide(a_question(claim_id))
    await ports.cancellations.cancel(FACILITY, claim_id)
    with pytest.raises(ClaimNotExplainable):
        await ports.explanations.keep(FACILITY, claim_id, EXPLANATION, IN_TIME)


@pytest.mark.parametrize("facility", ["01002", FACILITY])
async def test_a_claim_of_another_facility_is_not_found_and_neither_is_one_that_is_not_there(
    ports: ClaimPorts, facility: str
) -> None:
    claim_id = await a_claim(ports)
    await ports.decide(a_cut(claim_id))
    sought = uuid4() if facility == FACILITY else claim_id
    with pytest.raises(ClaimNotFound):
        await ports.explanations.keep(facility, sought, EXPLANATION, IN_TIME)

"""What Cancellations guarantee, in memory and on PostgreSQL."""

from uuid import UUID, uuid4

import pytest

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import ClaimState
from gateway.refusals import ClaimIsDecided, ClaimNotFound, ClaimNotReplaceable
from review.worker.stay_query import StayQuery
from tests.contract.claim_ports import ClaimPorts, a_review, a_withdrawal, an_entry, ids, stay_of
from tests.fakes.decisions import a_cut, a_question

FACILITY = "01001"


async def a_claim(ports: ClaimPorts, *, is_reviewed: bool = False) -> UUID:
    (kept,) = await ports.intake.keep([an_entry(content=b"1")])
    if is_reviewed:
        worker = await ports.hire()
        await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    return UUID(str(kept.claim_id))


async def test_a_cancelled_claim_is_closed_without_another_claim_and_leaves_queue_and_stays(
    ports: ClaimPorts,
) -> None:
    entry = an_entry(content=b"1")
    await ports.intake.keep([entry])
    claim, already_known = await ports.cancellations.cancel(FACILITY, entry.claim.claim_id)
    assert (claim.state, claim.replaced_by_claim_id, already_known) == (ClaimState.CANCELLED, None, False)
    assert await ports.claims.page(ClaimFilter(FACILITY), PageCursor(), 10) == [claim]
    worker = await ports.hire()
    assert (await worker.queue.take()).claims == ()
    assert await worker.history.earlier([StayQuery(99, stay_of(entry), None)]) == [()]


async def test_a_claim_is_cancelled_once_and_the_same_is_returned_again(ports: ClaimPorts) -> None:
    claim_id = await a_claim(ports, is_reviewed=True)
    first, _ = await ports.cancellations.cancel(FACILITY, claim_id)
    assert await ports.cancellations.cancel(FACILITY, claim_id) == (first, True)


async def test_a_claim_that_a_reviewer_asks_about_is_cancelled_and_the_question_is_gone(
    ports: ClaimPorts,
) -> None:
    claim_id = await a_claim(ports, is_reviewed=True)
    await ports.decide(a_question(claim_id))
    claim, _ = await ports.cancellations.cancel(FACILITY, claim_id)
    assert (claim.state, claim.decided) == (ClaimState.CANCELLED, None)
    assert (await ports.claims.find(FACILITY, claim_id)).decided is None


async def test_a_decided_claim_is_not_cancelled(ports: ClaimPorts) -> None:
    claim_id = await a_claim(ports, is_reviewed=True)
    await ports.decide(a_cut(claim_id))
    with pytest.raises(ClaimIsDecided):
        await ports.cancellations.cancel(FACILITY, claim_id)
    assert (await ports.claims.find(FACILITY, claim_id)).state is ClaimState.DECIDED


async def test_a_replaced_claim_is_not_cancelled_and_a_withdrawn_one_is_already(ports: ClaimPorts) -> None:
    replaced = await a_claim(ports)
    replacement = an_entry(content=b"2", replaces_claim_id=replaced)
    await ports.intake.keep([replacement])
    with pytest.raises(ClaimNotReplaceable):
        await ports.cancellations.cancel(FACILITY, replaced)
    await ports.intake.keep([a_withdrawal(content=b"3")])
    assert (await ports.cancellations.cancel(FACILITY, replacement.claim.claim_id)).already_known


@pytest.mark.parametrize("facility", ["01002", FACILITY])
async def test_a_claim_of_another_facility_is_not_found_and_neither_is_one_that_is_not_there(
    ports: ClaimPorts, facility: str
) -> None:
    claim_id = await a_claim(ports)
    with pytest.raises(ClaimNotFound):
        await ports.cancellations.cancel(facility, uuid4() if facility == FACILITY else claim_id)


async def test_another_claim_takes_the_number_of_a_cancelled_one_which_stays_cancelled_if_sent_again(
    ports: ClaimPorts,
) -> None:
    claim_id = await a_claim(ports)
    await ports.cancellations.cancel(FACILITY, claim_id)
    (again,) = await ports.intake.keep([an_entry(content=b"1")])
    assert (again.claim_id, again.state) == (claim_id, ClaimState.CANCELLED)
    corrected = an_entry(content=b"2")
    assert ids(await ports.intake.keep([corrected])) == [corrected.claim.claim_id]

"""What Intake guarantees of claims that withdraw others, in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.claims.kept_claim import ClaimState
from gateway.refusals import ClaimChanged, ClaimNotFound, ClaimNotReplaceable
from review.worker.stay_query import StayQuery
from tests.contract.claim_ports import NOW, ClaimPorts, a_withdrawal, an_entry, ids, stay_of
from tests.contract.kept_claims import found


async def test_a_withdrawal_cancels_the_open_claim_of_its_number_for_good(ports: ClaimPorts) -> None:
    bill, withdrawal = an_entry(content=b"1"), a_withdrawal(content=b"2")
    await ports.intake.keep([bill])
    (kept,) = await ports.intake.keep([withdrawal])
    assert (kept.state, kept.replaces_claim_id) == (ClaimState.CANCELLED, bill.claim.claim_id)
    assert await found(ports, withdrawal.claim.claim_id) == kept
    cancelled = await found(ports, bill.claim.claim_id)
    assert (cancelled.state, cancelled.replaced_by_claim_id) == (ClaimState.CANCELLED, kept.claim_id)
    worker = await ports.hire()
    assert (await worker.queue.take()).claims == ()


@pytest.mark.parametrize("relationship", ["prior", "replaces"])
async def test_a_withdrawal_cancels_the_claim_that_it_names_by_its_number(
    ports: ClaimPorts, relationship: str
) -> None:
    bill, other = an_entry("1", content=b"1"), an_entry("2", content=b"2")
    await ports.intake.keep([bill, other])
    (kept,) = await ports.intake.keep([a_withdrawal("W", content=b"3", related=[(relationship, "1")])])
    assert kept.replaces_claim_id == bill.claim.claim_id
    assert (await found(ports, other.claim.claim_id)).state is ClaimState.RECEIVED


async def test_a_claim_that_is_cancelled_is_withdrawn_itself_and_not_the_earlier_treatment_that_it_names(
    ports: ClaimPorts,
) -> None:
    earlier = an_entry("1", content=b"1")
    bill = an_entry("2", content=b"2", related=[("prior", "1")])
    await ports.intake.keep([earlier, bill])
    (kept,) = await ports.intake.keep([a_withdrawal("2", content=b"3", related=[("prior", "1")])])
    assert kept.replaces_claim_id == bill.claim.claim_id
    assert (await found(ports, earlier.claim.claim_id)).state is ClaimState.RECEIVED


async def test_a_correction_that_is_cancelled_is_withdrawn_though_it_still_names_what_it_replaced(
    ports: ClaimPorts,
) -> None:
    related = [("replaces", "1")]
    correction = an_entry("2", content=b"2", related=related)
    await ports.intake.keep([an_entry("1", content=b"1"), correction])
    (kept,) = await ports.intake.keep([a_withdrawal("2", content=b"3", related=related)])
    assert kept.replaces_claim_id == correction.claim.claim_id
    assert (await found(ports, correction.claim.claim_id)).state is ClaimState.CANCELLED


async def test_a_withdrawal_cancels_the_claim_that_it_names_by_its_id(ports: ClaimPorts) -> None:
    bill = an_entry("1")
    await ports.intake.keep([bill])
    (kept,) = await ports.intake.keep([a_withdrawal("W", replaces_claim_id=bill.claim.claim_id)])
    assert (await found(ports, bill.claim.claim_id)).replaced_by_claim_id == kept.claim_id


async def test_a_withdrawal_of_nothing_is_kept_and_never_queued(ports: ClaimPorts) -> None:
    (kept,) = await ports.intake.keep([a_withdrawal(related=[("prior", "unknown")])])
    assert (kept.state, kept.replaces_claim_id) == (ClaimState.CANCELLED, None)
    worker = await ports.hire()
    assert (await worker.queue.take()).claims == ()


async def test_a_facility_withdraws_no_claim_of_another_facility(ports: ClaimPorts) -> None:
    theirs = an_entry(facility="01002")
    await ports.intake.keep([theirs])
    by_number, by_id = await ports.intake.keep(
        [a_withdrawal(content=b"1"), a_withdrawal(content=b"2", replaces_claim_id=theirs.claim.claim_id)]
    )
    assert by_number.replaces_claim_id is None
    assert isinstance(by_id, ClaimNotFound)


async def test_what_was_withdrawn_is_withdrawn_once(ports: ClaimPorts) -> None:
    bill = an_entry()
    await ports.intake.keep([bill])
    once = a_withdrawal(content=b"1", replaces_claim_id=bill.claim.claim_id)
    again = a_withdrawal(content=b"2", replaces_claim_id=bill.claim.claim_id)
    kept, refusal = await ports.intake.keep([once, again])
    assert kept.claim_id == once.claim.claim_id
    assert isinstance(refusal, ClaimNotReplaceable)


async def test_of_a_withdrawal_and_a_correction_at_the_same_time_one_is_refused(ports: ClaimPorts) -> None:
    bill = an_entry(content=b"1")
    await ports.intake.keep([bill])
    withdrawal = a_withdrawal(content=b"2", replaces_claim_id=bill.claim.claim_id)
    correction = an_entry(content=b"3", replaces_claim_id=bill.claim.claim_id)
    results = await asyncio.gather(ports.intake.keep([withdrawal]), ports.intake.keep([correction]))
    kept, refused = sorted((one for (one,) in results), key=lambda one: isinstance(one, Exception))
    assert isinstance(refused, ClaimNotReplaceable)
    assert (await found(ports, bill.claim.claim_id)).replaced_by_claim_id == kept.claim_id


async def test_a_withdrawal_and_its_claim_sent_again_are_known_and_stay_cancelled(ports: ClaimPorts) -> None:
    bill, withdrawal = an_entry(content=b"1"), a_withdrawal(content=b"2")
    await ports.intake.keep([bill])
    await ports.intake.keep([withdrawal])
    standing = await ports.intake.keep([an_entry(content=b"1"), a_withdrawal(content=b"2")])
    assert ids(standing) == [bill.claim.claim_id, withdrawal.claim.claim_id]
    assert {claim.state for claim in standing} == {ClaimState.CANCELLED}
    worker = await ports.hire()
    assert (await worker.queue.take()).claims == ()


async def test_a_withdrawal_sent_again_is_known_after_others_of_its_number_and_stops_no_other_claim(
    ports: ClaimPorts,
) -> None:
    # More cancelled claims have the number than are compared: the bill is only known as what is withdrawn.
    other, bill = an_entry("2", content=b"0"), an_entry(content=b"1", received_at=NOW - timedelta(hours=1))
    of_other = a_withdrawal(content=b"2", replaces_claim_id=other.claim.claim_id)
    of_bill = a_withdrawal(content=b"3", replaces_claim_id=bill.claim.claim_id)
    for claim in (other, bill, of_other, of_bill):
        await ports.intake.keep([claim])
    again, late = (a_withdrawal(content=sent, replaces_claim_id=bill.claim.claim_id) for sent in (b"3", b"4"))
    clean = an_entry("3")
    known, refusal, kept = await ports.intake.keep([again, late, clean])
    assert ids([known, kept]) == [of_bill.claim.claim_id, clean.claim.claim_id]
    assert isinstance(refusal, ClaimNotReplaceable)


async def test_after_a_withdrawal_the_number_is_free_for_another_claim(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry(content=b"1"), a_withdrawal(content=b"2")])
    corrected = an_entry(content=b"3")
    assert await ports.intake.keep([corrected]) == [corrected.claim]
    refusal, known = await ports.intake.keep([an_entry(content=b"4"), an_entry(content=b"3")])
    assert isinstance(refusal, ClaimChanged)
    assert known.claim_id == corrected.claim.claim_id


async def test_a_claim_and_its_withdrawal_in_one_batch_are_both_cancelled(ports: ClaimPorts) -> None:
    bill, withdrawal, other = an_entry(content=b"1"), a_withdrawal(content=b"2"), an_entry("2")
    kept = await ports.intake.keep([bill, withdrawal, other])
    assert [claim.state for claim in kept] == [
        ClaimState.CANCELLED,
        ClaimState.CANCELLED,
        ClaimState.RECEIVED,
    ]
    assert (await found(ports, bill.claim.claim_id)).replaced_by_claim_id == withdrawal.claim.claim_id
    worker = await ports.hire()
    assert ids((await worker.queue.take()).claims) == [other.claim.claim_id]


async def test_a_withdrawn_claim_and_one_that_is_no_bill_are_not_in_the_history(ports: ClaimPorts) -> None:
    withdrawn, bill = an_entry("1", content=b"1"), an_entry("2")
    await ports.intake.keep([withdrawn, a_withdrawal("1", content=b"2"), bill])
    worker = await ports.hire()
    (queued,) = (await worker.queue.take()).claims
    (earlier,) = await worker.history.earlier([StayQuery(queued.place, stay_of(bill), None)])
    assert earlier == ()


async def test_a_withdrawal_by_an_unknown_id_is_refused(ports: ClaimPorts) -> None:
    (refusal,) = await ports.intake.keep([a_withdrawal(replaces_claim_id=uuid4())])
    assert isinstance(refusal, ClaimNotFound)


async def test_what_was_withdrawn_stays_withdrawn_however_often_its_number_was_used_and_withdrawn_since(
    ports: ClaimPorts,
) -> None:
    first = an_entry("1", content=b"1", received_at=NOW)
    await ports.intake.keep([first])
    await ports.intake.keep([a_withdrawal("1", content=b"2", received_at=NOW + timedelta(minutes=1))])
    for turn in range(2, 5):
        sent, withdrawn = (NOW + timedelta(minutes=minutes) for minutes in (2 * turn, 2 * turn + 1))
        await ports.intake.keep([an_entry("1", content=f"{turn}1".encode(), received_at=sent)])
        await ports.intake.keep([a_withdrawal("1", content=f"{turn}2".encode(), received_at=withdrawn)])
    (again,) = await ports.intake.keep([an_entry("1", content=b"1", received_at=NOW + timedelta(hours=1))])
    assert (again.claim_id, again.state) == (first.claim.claim_id, ClaimState.CANCELLED)

"""What Intake guarantees of claims that withdraw or name others, in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.claims.kept_claim import ClaimState, ClaimUse, KeptClaim
from gateway.refusals import ClaimChanged, ClaimNotFound, ClaimNotReplaceable, IdempotencyKeyReused
from review.worker.stay_query import StayQuery
from tests.contract.claim_ports import NOW, ClaimPorts, a_withdrawal, an_entry, ids, stay_of


async def found(ports: ClaimPorts, claim_id: UUID) -> KeptClaim:
    claim: KeptClaim = await ports.claims.find("01001", claim_id)
    return claim


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


@pytest.mark.parametrize(
    ("number", "related"),
    [("2", ("replaces", "1")), ("1", ("replaces", "1")), ("1", ("prior", "1"))],
)
async def test_a_claim_replaces_the_one_that_it_says_it_replaces(
    ports: ClaimPorts, number: str, related: tuple[str, str]
) -> None:
    old, new = an_entry("1", content=b"1"), an_entry(number, content=b"2", related=[related])
    await ports.intake.keep([old])
    (kept,) = await ports.intake.keep([new])
    assert kept.replaces_claim_id == old.claim.claim_id
    replaced = await found(ports, old.claim.claim_id)
    assert (replaced.state, replaced.replaced_by_claim_id) == (ClaimState.REPLACED, kept.claim_id)
    worker = await ports.hire()
    assert ids((await worker.queue.take()).claims) == [kept.claim_id]
    (again,) = await ports.intake.keep([an_entry(number, content=b"2", related=[related])])
    assert again.claim_id == kept.claim_id


async def test_a_claim_that_another_number_replaced_stays_replaced_when_it_is_sent_again(
    ports: ClaimPorts,
) -> None:
    old = an_entry("1", content=b"1")
    new = an_entry("2", content=b"2", related=[("replaces", "1")])
    await ports.intake.keep([old])
    _, in_the_batch = await ports.intake.keep([new, an_entry("1", content=b"1")])
    (again,) = await ports.intake.keep([an_entry("1", content=b"1")])
    assert ids([in_the_batch, again]) == [old.claim.claim_id] * 2
    assert (in_the_batch.state, again.state) == (ClaimState.REPLACED, ClaimState.REPLACED)
    worker = await ports.hire()
    assert ids((await worker.queue.take()).claims) == [new.claim.claim_id]
    # Other content is another claim: the number is free.
    other = an_entry("1", content=b"3")
    assert await ports.intake.keep([other]) == [other.claim]


async def test_a_correction_that_was_withdrawn_does_not_free_what_it_had_replaced(ports: ClaimPorts) -> None:
    old = an_entry("1", content=b"1")
    await ports.intake.keep([old])
    await ports.intake.keep([an_entry("1", content=b"2", replaces_claim_id=old.claim.claim_id)])
    (changed,) = await ports.intake.keep([an_entry("1", content=b"1")])
    assert isinstance(changed, ClaimChanged)
    await ports.intake.keep([a_withdrawal("1", content=b"3")])
    (again,) = await ports.intake.keep([an_entry("1", content=b"1")])
    assert (again.claim_id, again.state) == (old.claim.claim_id, ClaimState.REPLACED)


async def test_a_claim_can_be_corrected_back_to_what_it_was(ports: ClaimPorts) -> None:
    old = an_entry("1", content=b"1")
    await ports.intake.keep([old])
    new = an_entry("1", content=b"2", replaces_claim_id=old.claim.claim_id)
    await ports.intake.keep([new])
    back = an_entry("1", content=b"1", replaces_claim_id=new.claim.claim_id)
    assert ids(await ports.intake.keep([back])) == [back.claim.claim_id]


async def test_a_prior_claim_with_another_number_is_not_replaced(ports: ClaimPorts) -> None:
    old = an_entry("1")
    await ports.intake.keep([old])
    (kept,) = await ports.intake.keep([an_entry("2", related=[("prior", "1"), (None, "1")])])
    assert kept.replaces_claim_id is None
    assert (await found(ports, old.claim.claim_id)).state is ClaimState.RECEIVED


async def test_a_correction_that_names_two_claims_in_two_ways_is_refused(ports: ClaimPorts) -> None:
    old, other = an_entry("1", content=b"1"), an_entry("2", content=b"2")
    await ports.intake.keep([old, other])
    both = an_entry("1", content=b"3", replaces_claim_id=old.claim.claim_id, related=[("replaces", "2")])
    (refusal,) = await ports.intake.keep([both])
    assert isinstance(refusal, ClaimNotReplaceable)
    once = an_entry("1", content=b"4", replaces_claim_id=old.claim.claim_id, related=[("replaces", "1")])
    assert ids(await ports.intake.keep([once])) == [once.claim.claim_id]


async def test_a_claim_is_found_by_the_id_that_references_name_it_by(ports: ClaimPorts) -> None:
    old = an_entry("1", content=b"1", resource_id="a")
    await ports.intake.keep([old])
    named = [("replaces", "id|a", "a")]
    correction = an_entry("2", content=b"2", related=named)
    assert ids(await ports.intake.keep([correction])) == [correction.claim.claim_id]
    assert (await found(ports, old.claim.claim_id)).state is ClaimState.REPLACED
    # Now it is not open.
    (refusal,) = await ports.intake.keep([an_entry("3", content=b"3", related=named)])
    assert isinstance(refusal, ClaimNotReplaceable)


async def test_a_prior_claim_that_is_named_by_its_id_and_has_the_bills_own_number_is_replaced(
    ports: ClaimPorts,
) -> None:
    old = an_entry("1", content=b"1", resource_id="a")
    correction = an_entry("1", content=b"2", resource_id="a", related=[("prior", "id|a", "a")])
    await ports.intake.keep([old])
    assert ids(await ports.intake.keep([correction])) == [correction.claim.claim_id]
    assert (await found(ports, old.claim.claim_id)).state is ClaimState.REPLACED


async def test_an_id_that_several_open_claims_have_names_none_of_them(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry(number, content=number.encode(), resource_id="a") for number in "12"])
    (refusal,) = await ports.intake.keep([an_entry("3", content=b"3", related=[("replaces", "id|a", "a")])])
    assert isinstance(refusal, ClaimNotReplaceable)


async def test_a_claim_whose_number_is_the_id_comes_first(ports: ClaimPorts) -> None:
    other, meant = an_entry("1", content=b"1", resource_id="a"), an_entry("id|a", content=b"2")
    await ports.intake.keep([other, meant])
    await ports.intake.keep([an_entry("3", content=b"3", related=[("replaces", "id|a", "a")])])
    assert (await found(ports, meant.claim.claim_id)).state is ClaimState.REPLACED
    assert (await found(ports, other.claim.claim_id)).state is ClaimState.RECEIVED


async def test_a_correction_of_a_claim_that_is_not_open_is_refused(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1", content=b"1"), a_withdrawal("1", content=b"2")])
    refusals = await ports.intake.keep(
        [an_entry("2", related=[("replaces", "unknown")]), an_entry("3", related=[("replaces", "1")])]
    )
    assert [type(refusal) for refusal in refusals] == [ClaimNotReplaceable, ClaimNotReplaceable]


async def test_an_idempotency_key_belongs_to_one_submission_also_where_it_replaces(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1", content=b"1", idempotency_key="k")])
    reused, changed = await ports.intake.keep(
        [
            an_entry("2", content=b"2", idempotency_key="k", related=[("replaces", "1")]),
            an_entry("1", content=b"3", idempotency_key="k", related=[("replaces", "1")]),
        ]
    )
    assert isinstance(reused, IdempotencyKeyReused)
    assert isinstance(changed, ClaimChanged)


@pytest.mark.parametrize("use", [ClaimUse.PREAUTHORIZATION, ClaimUse.PREDETERMINATION])
async def test_a_bill_is_linked_with_the_preauthorization_that_it_names(
    ports: ClaimPorts, use: ClaimUse
) -> None:
    asked, other = an_entry("1", use=use), an_entry("2")
    await ports.intake.keep([asked, other])
    related: list[tuple[Any, str]] = [("prior", "unknown"), (None, "2"), ("prior", "1")]
    (kept,) = await ports.intake.keep([an_entry("3", related=related)])
    assert kept.preauthorization_claim_id == asked.claim.claim_id
    assert (await found(ports, kept.claim_id)).preauthorization_claim_id == asked.claim.claim_id
    standing = await found(ports, asked.claim.claim_id)
    assert (standing.state, standing.use) == (ClaimState.RECEIVED, use)


async def test_another_facilitys_preauthorization_is_not_linked(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1", facility="01002", use=ClaimUse.PREAUTHORIZATION)])
    (kept,) = await ports.intake.keep([an_entry("2", related=[("prior", "1")])])
    assert kept.preauthorization_claim_id is None


async def test_a_withdrawal_by_an_unknown_id_is_refused(ports: ClaimPorts) -> None:
    (refusal,) = await ports.intake.keep([a_withdrawal(replaces_claim_id=uuid4())])
    assert isinstance(refusal, ClaimNotFound)

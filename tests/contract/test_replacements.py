"""What Intake guarantees of claims that replace others or name them, in memory and on PostgreSQL."""

from typing import Any

import pytest

from gateway.claims.kept_claim import ClaimState, ClaimUse
from gateway.refusals import ClaimChanged, ClaimNotReplaceable, IdempotencyKeyReused
from tests.contract.claim_ports import ClaimPorts, a_withdrawal, an_entry, ids
from tests.contract.kept_claims import found


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


async def test_what_was_corrected_stays_replaced_however_often_it_was_corrected_before_its_number_was_left(
    ports: ClaimPorts,
) -> None:
    first = last = an_entry("1", content=b"1")
    await ports.intake.keep([first])
    for turn in range(10, 18):
        last, target = an_entry("1", content=b"%d" % turn, replaces_claim_id=last.claim.claim_id), last
        (kept,) = await ports.intake.keep([last])
        assert kept.replaces_claim_id == target.claim.claim_id
    await ports.intake.keep([an_entry("2", content=b"2", related=[("replaces", "1")])])
    (again,) = await ports.intake.keep([an_entry("1", content=b"1")])
    assert (again.claim_id, again.state) == (first.claim.claim_id, ClaimState.REPLACED)

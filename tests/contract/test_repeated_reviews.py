"""A claim is reviewed again when one that it was compared with is withdrawn, in memory and on PostgreSQL."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from gateway.claims.intake.new_claim import NewClaim
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.queued_claim import QueuedClaim
from review.worker.stay_query import StayQuery
from review.worker.uses.use_query import UseQuery
from tests.contract.claim_ports import (
    ClaimPorts,
    WorkerPorts,
    a_review,
    a_use,
    a_withdrawal,
    an_entry,
    reviewed,
    stay_of,
)
from tests.fakes.decisions import a_cut, a_question

ANOTHER = "insurance|9999999999"
OTHER_DAYS = (date(2026, 3, 5), date(2026, 3, 6))


async def queued_again(worker: WorkerPorts) -> dict[UUID, QueuedClaim]:
    return {queued.claim_id: queued for queued in (await worker.queue.take()).claims}


def a_claim(number: str, **facts: Any) -> NewClaim:
    return an_entry(number, content=number.encode(), **facts)


async def test_a_later_claim_is_queued_again_at_its_place_with_its_content(ports: ClaimPorts) -> None:
    first, second = a_claim("1"), a_claim("2", facility="01002")
    worker, (_, taken) = await reviewed(ports, first, second)
    await ports.intake.keep([a_withdrawal("1", content=b"9")])
    again = (await queued_again(worker))[second.claim.claim_id]
    assert again.place == taken.place
    assert ClaimSubmitted.FromString(again.message).content == b"2"
    assert await worker.history.earlier([StayQuery(again.place, stay_of(second), None)]) == [()]
    # As long as it is not reviewed again, the earlier review stays.
    assert (await ports.claims.find("01002", second.claim.claim_id)).reviewed


async def test_a_review_that_has_changed_takes_the_place_of_the_earlier_one(ports: ClaimPorts) -> None:
    first, second = a_claim("1"), a_claim("2")
    worker, _ = await reviewed(ports, first, second)
    before = (await ports.claims.find("01001", second.claim.claim_id)).reviewed
    await ports.cancellations.cancel("01001", first.claim.claim_id)
    (again,) = (await queued_again(worker)).values()
    await worker.reviews.keep([a_review(again, score=0.5)])
    after = (await ports.claims.find("01001", second.claim.claim_id)).reviewed
    assert before != after
    assert not await queued_again(worker)


async def test_a_review_that_has_not_changed_stays_with_its_time(ports: ClaimPorts) -> None:
    first, second = a_claim("1"), a_claim("2")
    worker, _ = await reviewed(ports, first, second)
    await ports.intake.keep([an_entry("1", content=b"8", replaces_claim_id=first.claim.claim_id)])
    taken = await queued_again(worker)
    assert second.claim.claim_id in taken
    unchanged = a_review(taken[second.claim.claim_id])
    unchanged.answer.reviewed_at.FromSeconds(1)
    await worker.reviews.keep([unchanged])
    kept = (await ports.claims.find("01001", second.claim.claim_id)).reviewed
    assert kept != unchanged.answer.SerializeToString()


async def test_a_claim_that_used_the_same_machine_meanwhile_is_queued_again(ports: ClaimPorts) -> None:
    first = a_claim("1", uses=(a_use(),))
    meanwhile = a_claim("2", person=ANOTHER, uses=(a_use(8, 20, 8, 50),))
    afterwards = a_claim("3", person=ANOTHER, uses=(a_use(8, 30, 8, 50),))
    elsewhere = a_claim("4", person=ANOTHER, facility="01002", uses=(a_use(),))
    worker, _ = await reviewed(ports, first, meanwhile, afterwards, elsewhere)
    await ports.intake.keep([a_withdrawal("1", content=b"9")])
    (again,) = (await queued_again(worker)).values()
    assert again.claim_id == meanwhile.claim.claim_id
    asked = UseQuery(again.place, "01001", ANOTHER, None, meanwhile.uses)
    assert await worker.uses.concurrent([asked]) == [()]


@pytest.mark.parametrize(
    "other",
    [
        {"person": ANOTHER},
        {"days": OTHER_DAYS},
    ],
)
async def test_a_claim_that_was_not_compared_with_it_is_not_reviewed_again(
    ports: ClaimPorts, other: dict[str, Any]
) -> None:
    worker, _ = await reviewed(ports, a_claim("0"), a_claim("1"), a_claim("2", **other))
    # The one before it was not either.
    await ports.intake.keep([a_withdrawal("1", content=b"9")])
    assert not await queued_again(worker)


async def test_a_decided_claim_is_not_reviewed_again_and_one_with_a_question_is(ports: ClaimPorts) -> None:
    first, decided, asked = a_claim("1"), a_claim("2"), a_claim("3")
    worker, _ = await reviewed(ports, first, decided, asked)
    await ports.decide(a_cut(decided.claim.claim_id))
    await ports.decide(a_question(asked.claim.claim_id))
    await ports.intake.keep([a_withdrawal("1", content=b"9")])
    assert list(await queued_again(worker)) == [asked.claim.claim_id]


async def test_a_worker_that_reviews_it_meanwhile_loses_it_to_the_next(ports: ClaimPorts) -> None:
    """It may have read the stay of the claim that is withdrawn."""
    await ports.intake.keep([a_claim("1"), second := a_claim("2")])
    worker, next_worker = await ports.hire(), await ports.hire()
    taken = (await worker.queue.take()).claims
    await ports.intake.keep([a_withdrawal("1", content=b"9")])
    assert await worker.reviews.keep([a_review(queued) for queued in taken]) == []
    again = (await queued_again(next_worker))[second.claim.claim_id]
    assert again.attempts == 1

"""Claims of the past are read in pages, and queued again with a reason, in memory and on PostgreSQL."""

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from gateway.claims.intake.new_claim import NewClaim
from review.judging.judge import CaseFacts
from review.past.kept_claim import Catalogues, KeptClaim, PastClaim
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.contract.claim_ports import (
    NOW,
    REASON,
    ClaimPorts,
    a_claim,
    a_withdrawal,
    an_entry,
    reviewed,
)
from tests.fakes.decisions import a_cut, a_question

UNTIL = NOW + timedelta(days=1)


def came_in(number: int, hours: int, **facts: Any) -> NewClaim:
    return an_entry(str(number), received_at=NOW + timedelta(hours=hours), **facts)


async def kept(ports: ClaimPorts, entry: NewClaim) -> KeptClaim:
    """What the review has of a claim."""
    claim_id = entry.claim.claim_id
    found: dict[UUID, KeptClaim] = await ports.past.kept.find([claim_id])
    return found[claim_id]


def past(claim: KeptClaim) -> PastClaim:
    return PastClaim(claim, a_claim(), NOW, CaseFacts(claim.facts), True, Catalogues.AS_THEN)


async def test_claims_come_in_pages_by_the_time_of_receipt(ports: ClaimPorts) -> None:
    hours = {1: 3, 2: 1, 3: 2, 4: 1, 5: 30}
    entries = {number: came_in(number, hour) for number, hour in hours.items()}
    await ports.intake.keep([*entries.values(), came_in(6, 1, facility="01002")])
    received = ports.past.received
    assert await received.facilities() == ["01001", "01002"]
    assert await received.count(NOW, UNTIL) == 5
    at_one = sorted([entries[2].claim.claim_id, entries[4].claim.claim_id])
    expected = [*at_one, entries[3].claim.claim_id, entries[1].claim.claim_id]
    pages = [page async for page in received.pages("01001", NOW, UNTIL, 3)]
    assert [[one.claim_id for one in page] for page in pages] == [expected[:3], expected[3:]]
    # From the first of two that came in at the same time on.
    rest = received.pages("01001", NOW + timedelta(hours=1), UNTIL, 9, at_one[0])
    assert [one.claim_id async for page in rest for one in page] == expected[1:]


async def test_a_withdrawal_is_no_claim_and_what_it_withdraws_is_closed(ports: ClaimPorts) -> None:
    first, second = an_entry("1"), an_entry("2", content=b"{2}")
    await ports.intake.keep([first, second])
    await ports.intake.keep([withdrawal := a_withdrawal("1", content=b"9")])
    ids = [entry.claim.claim_id for entry in (first, second, withdrawal)]
    found = {one.claim_id: (one.is_closed, one.is_archived) for one in await ports.past.received.find(ids)}
    assert found == {ids[0]: (True, False), ids[1]: (False, False)}
    assert (await ports.past.received.contents([ids[1]])) == {ids[1]: b"{2}"}
    assert await ports.past.received.count(NOW, UNTIL) == 2


async def test_reviewed_claims_are_found_with_their_facts_and_place(ports: ClaimPorts) -> None:
    _, (taken,) = await reviewed(ports, first := an_entry("1"))
    await ports.intake.keep([waiting := an_entry("2", content=b"2")])
    found = await kept(ports, first)
    assert (found.state, found.place, found.facts.claim_id) == ("WAITING", taken.place, str(taken.claim_id))
    assert found.reviewed.claim_id == str(taken.claim_id)
    assert found.decision is None
    assert await ports.past.kept.find([waiting.claim.claim_id]) == {}


async def test_a_claim_is_queued_again_at_its_place_with_its_content_and_the_reason(
    ports: ClaimPorts,
) -> None:
    worker, (taken,) = await reviewed(ports, first := an_entry("1", content=b"first"))
    assert await ports.past.queue_again(past(await kept(ports, first)))
    # It is in the queue already.
    assert not await ports.past.queue_again(past(await kept(ports, first)))
    (again,) = (await worker.queue.take()).claims
    assert (again.claim_id, again.place) == (taken.claim_id, taken.place)
    message = ClaimSubmitted.FromString(again.message)
    assert (message.content, message.judged_again.reason) == (b"first", REASON)
    assert message.judged_again.asked_at.ToDatetime(UTC) == NOW
    assert not message.HasField("compared_with")


async def test_a_decided_claim_stays_as_it_is_and_one_with_a_question_is_queued(ports: ClaimPorts) -> None:
    entries = an_entry("1"), an_entry("2", content=b"2")
    await reviewed(ports, *entries)
    before = [past(await kept(ports, entry)) for entry in entries]
    await ports.decide(a_cut(entries[0].claim.claim_id))
    await ports.decide(a_question(entries[1].claim.claim_id))
    assert [await ports.past.queue_again(one) for one in before] == [False, True]


async def test_a_claim_that_is_withdrawn_meanwhile_is_not_queued(ports: ClaimPorts) -> None:
    await reviewed(ports, first := an_entry("1"))
    before = past(await kept(ports, first))
    await ports.cancellations.cancel("01001", first.claim.claim_id)
    assert not await ports.past.queue_again(before)

"""What Queue, Reviews and Answers guarantee, in memory and on PostgreSQL."""

import pytest
from msgspec.structs import replace

from review.mailbox.answer import SetAside
from review.worker.queue import claim_queue
from review.worker.queued_claim import Failed, Interrupted
from tests.contract.claim_ports import ClaimPorts, a_review, an_entry, ids


async def test_claims_are_taken_in_order_and_by_one_worker(ports: ClaimPorts) -> None:
    entries = [an_entry(str(n)) for n in range(250)]
    await ports.intake.keep(entries)
    one, other = await ports.hire(), await ports.hire()
    first, second, third = await one.queue.take(), await other.queue.take(), await one.queue.take()
    assert ids(first.claims) == [entry.claim.claim_id for entry in entries[:200]]
    assert ids(second.claims) == [entry.claim.claim_id for entry in entries[200:]]
    assert third.claims == ()
    assert {claim.attempts for claim in first.claims} == {1}
    assert first.claims[0].message == entries[0].message


async def test_claims_beyond_so_many_bytes_wait_for_the_next_batch(
    ports: ClaimPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_queue, "BATCH_BYTES", 1000)
    sizes = (400, 400, 400, 5000, 10)
    entries = [replace(an_entry(str(n)), message=bytes(size)) for n, size in enumerate(sizes)]
    await ports.intake.keep(entries)
    worker = await ports.hire()
    taken = [ids((await worker.queue.take()).claims) for _ in range(3)]
    expected = [entry.claim.claim_id for entry in entries]
    assert taken == [expected[:3], expected[3:4], expected[4:]]


async def test_another_worker_takes_a_dead_workers_claims_one_by_one(ports: ClaimPorts) -> None:
    entries = [an_entry(str(n)) for n in range(3)]
    await ports.intake.keep(entries)
    dying, other = await ports.hire(), await ports.hire()
    await dying.queue.take()
    assert (await other.queue.take()).claims == ()
    await dying.die()
    await ports.intake.keep([an_entry("new")])
    taken = [(await other.queue.take()).claims for _ in range(4)]
    assert [len(claims) for claims in taken] == [1, 1, 1, 1]
    assert [claims[0].claim_id for claims in taken[:3]] == ids(entry.claim for entry in entries)
    assert [claims[0].attempts for claims in taken] == [2, 2, 2, 1]


async def test_a_claim_that_kills_three_workers_is_set_aside(ports: ClaimPorts) -> None:
    killer = an_entry()
    await ports.intake.keep([killer])
    for _ in range(3):
        worker = await ports.hire()
        assert ids((await worker.queue.take()).claims) == [killer.claim.claim_id]
        await worker.die()
    worker = await ports.hire()
    taken = await worker.queue.take()
    assert (taken.claims, taken.set_aside) == ((), (str(killer.claim.claim_id),))
    assert (await worker.queue.take()).set_aside == ()
    backlog = await worker.queue.backlog()
    assert (backlog.waiting, backlog.oldest, backlog.set_aside) == (0, None, 1)
    answers = await ports.answers.find([killer.claim.claim_id])
    assert isinstance(answers[killer.claim.claim_id], SetAside)
    assert (await ports.claims.find("01001", killer.claim.claim_id)).set_aside


async def test_a_claim_that_failed_rests_before_it_is_tried_again(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1"), an_entry("2")])
    worker = await ports.hire()
    failing, good = (await worker.queue.take()).claims
    assert len(await worker.reviews.keep([a_review(good)])) == 1
    async with worker.one_moment():
        assert await worker.queue.give_back([Failed(failing, "ValueError")]) == []
        assert (await worker.queue.take()).claims == ()
    assert (await worker.queue.backlog()).waiting == 1


async def test_an_interrupted_claim_is_free_at_once_and_its_attempt_is_not_counted(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1"), an_entry("2")])
    worker = await ports.hire()
    for _ in range(4):
        taken = await worker.queue.take()
        assert [claim.attempts for claim in taken.claims] == [1, 1]
        await worker.queue.give_back_interrupted([Interrupted(claim, 0) for claim in taken.claims])


async def test_an_interrupted_claim_that_is_to_rest_lets_others_go_first(ports: ClaimPorts) -> None:
    entries = [an_entry("1"), an_entry("2")]
    await ports.intake.keep(entries)
    worker = await ports.hire()
    resting, other = (await worker.queue.take()).claims
    await worker.queue.give_back_interrupted([Interrupted(resting, 60), Interrupted(other, 0)])
    assert ids((await worker.queue.take()).claims) == [other.claim_id]
    assert (await worker.queue.backlog()).waiting == 2


async def test_a_rehearsed_review_leaves_nothing_behind(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry()])
    worker = await ports.hire()
    await worker.reviews.rehearse()
    (queued,) = (await worker.queue.take()).claims
    assert len(await worker.reviews.keep([a_review(queued)])) == 1
    await worker.reviews.rehearse()


async def test_claims_of_a_lost_session_that_another_worker_has_taken_stay_with_it(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry()])
    lost, other, third = await ports.hire(), await ports.hire(), await ports.hire()
    interrupted = (await lost.queue.take()).claims
    await lost.die()
    (taken,) = (await other.queue.take()).claims
    await third.queue.give_back_interrupted([Interrupted(claim, 0) for claim in interrupted])
    assert (await third.queue.take()).claims == ()
    assert [one.queued for one in await other.reviews.keep([a_review(taken)])] == [taken]


async def test_a_claim_set_aside_only_for_interrupted_attempts_is_taken_again(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry()])
    interrupted = []
    for _ in range(3):
        worker = await ports.hire()
        interrupted += (await worker.queue.take()).claims
        await worker.die()
    worker = await ports.hire()
    assert len((await worker.queue.take()).set_aside) == 1
    for claim in interrupted:
        await worker.queue.give_back_interrupted([Interrupted(claim, 0)])
    assert [claim.attempts for claim in (await worker.queue.take()).claims] == [1]


async def test_only_the_review_of_a_claim_that_the_worker_still_has_is_kept(ports: ClaimPorts) -> None:
    await ports.intake.keep([an_entry("1")])
    slow, other = await ports.hire(), await ports.hire()
    (queued,) = (await slow.queue.take()).claims
    assert await other.reviews.keep([a_review(queued)]) == []
    kept = await slow.reviews.keep([a_review(queued)])
    assert [one.queued for one in kept] == [queued]
    assert await slow.reviews.keep([a_review(queued)]) == []
    assert (await slow.queue.backlog()).waiting == 0

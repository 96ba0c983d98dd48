"""What Intake, Claims and DryRuns guarantee, in memory and on PostgreSQL."""

from datetime import timedelta
from uuid import uuid4

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import ClaimState
from gateway.refusals import ClaimChanged, ClaimNotFound, ClaimNotReplaceable, IdempotencyKeyReused
from tests.contract.claim_ports import NOW, ClaimPorts, a_review, an_entry, ids


async def test_a_new_claim_is_kept_and_only_its_facility_finds_it(ports: ClaimPorts) -> None:
    entry = an_entry(content=b'{"a":1}', idempotency_key="k")
    assert await ports.intake.keep([entry]) == [entry.claim]
    assert await ports.claims.find("01001", entry.claim.claim_id) == entry.claim
    assert await ports.claims.find("01002", entry.claim.claim_id) is None
    assert await ports.claims.find("01001", uuid4()) is None


async def test_the_same_claim_again_has_its_first_id(ports: ClaimPorts) -> None:
    first, again = an_entry(content=b'{"a":1.0}'), an_entry(content=b'{ "a": 1.00 }')
    await ports.intake.keep([first])
    (standing,) = await ports.intake.keep([again])
    assert standing == first.claim
    worker = await ports.hire()
    assert ids((await worker.queue.take()).claims) == [first.claim.claim_id]


async def test_the_same_claim_twice_in_one_batch_is_kept_once(ports: ClaimPorts) -> None:
    first, again, other = an_entry("1"), an_entry("1"), an_entry("2")
    standing = await ports.intake.keep([first, again, other])
    assert ids(standing) == [first.claim.claim_id, first.claim.claim_id, other.claim.claim_id]


async def test_a_known_claim_comes_with_its_review(ports: ClaimPorts) -> None:
    first = an_entry()
    await ports.intake.keep([first])
    worker = await ports.hire()
    (queued,) = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued)])
    (standing,) = await ports.intake.keep([an_entry()])
    assert standing.state is ClaimState.REVIEWED
    assert standing.reviewed == a_review(queued).answer.SerializeToString()


async def test_changed_content_under_a_known_number_is_refused(ports: ClaimPorts) -> None:
    kept, other = an_entry(content=b'{"a":1}'), an_entry("2")
    await ports.intake.keep([kept])
    refusal, standing = await ports.intake.keep([an_entry(content=b'{"a":2}'), other])
    assert isinstance(refusal, ClaimChanged)
    assert refusal.metadata["paths"] == "$this.a"
    assert standing == other.claim


async def test_the_same_number_of_another_facility_is_another_claim(ports: ClaimPorts) -> None:
    entries = [an_entry(facility="01001", content=b"1"), an_entry(facility="01002", content=b"2")]
    assert await ports.intake.keep(entries) == [entry.claim for entry in entries]


async def test_a_replaced_claim_is_closed_and_leaves_the_queue_and_the_history(ports: ClaimPorts) -> None:
    old = an_entry(content=b"1")
    await ports.intake.keep([old])
    new = an_entry(content=b"2", replaces_claim_id=old.claim.claim_id)
    assert await ports.intake.keep([new]) == [new.claim]
    closed = await ports.claims.find("01001", old.claim.claim_id)
    assert closed.state is ClaimState.REPLACED
    assert closed.replaced_by_claim_id == new.claim.claim_id
    worker = await ports.hire()
    assert ids((await worker.queue.take()).claims) == [new.claim.claim_id]


async def test_a_replacement_again_is_known_and_another_one_is_refused(ports: ClaimPorts) -> None:
    old = an_entry(content=b"1")
    await ports.intake.keep([old])
    new, again, other = (
        an_entry(content=content, replaces_claim_id=old.claim.claim_id) for content in (b"2", b"2", b"3")
    )
    standing, known, refusal = await ports.intake.keep([new, again, other])
    assert (standing, known) == (new.claim, new.claim)
    assert isinstance(refusal, ClaimNotReplaceable)
    assert isinstance((await ports.intake.keep([other]))[0], ClaimNotReplaceable)


async def test_a_claim_can_replace_only_an_own_claim_of_its_number(ports: ClaimPorts) -> None:
    theirs, ours = an_entry(facility="01002"), an_entry("2")
    await ports.intake.keep([theirs, ours])
    refusals = await ports.intake.keep(
        [
            an_entry("1", replaces_claim_id=theirs.claim.claim_id),
            an_entry("1", replaces_claim_id=uuid4()),
            an_entry("1", replaces_claim_id=ours.claim.claim_id),
        ]
    )
    assert [type(refusal) for refusal in refusals] == [ClaimNotFound, ClaimNotFound, ClaimNotReplaceable]


async def test_an_idempotency_key_belongs_to_one_submission(ports: ClaimPorts) -> None:
    first = an_entry("1", content=b"1", idempotency_key="k")
    await ports.intake.keep([first])
    known, reused, changed = await ports.intake.keep(
        [
            an_entry("1", content=b"1", idempotency_key="k"),
            an_entry("2", content=b"2", idempotency_key="k"),
            an_entry("1", content=b"3", idempotency_key="k"),
        ]
    )
    assert known == first.claim
    assert isinstance(reused, IdempotencyKeyReused)
    assert isinstance(changed, ClaimChanged)


async def test_a_submission_repeated_after_its_claim_was_replaced_is_still_known(ports: ClaimPorts) -> None:
    old = an_entry(content=b"1", idempotency_key="k")
    await ports.intake.keep([old])
    await ports.intake.keep([an_entry(content=b"2", replaces_claim_id=old.claim.claim_id)])
    (standing,) = await ports.intake.keep([an_entry(content=b"1", idempotency_key="k")])
    assert (standing.claim_id, standing.state) == (old.claim.claim_id, ClaimState.REPLACED)


async def test_a_list_is_paged_newest_first_without_content(ports: ClaimPorts) -> None:
    entries = [an_entry(str(n), received_at=NOW + timedelta(seconds=n // 2)) for n in range(5)]
    await ports.intake.keep([*entries, an_entry(facility="01002")])
    sought, after, seen = ClaimFilter("01001"), PageCursor(), []
    while page := await ports.claims.page(sought, after, 2):
        seen += page
        after = PageCursor.after(page[-1])
    assert [claim.received_at for claim in seen] == sorted((c.received_at for c in seen), reverse=True)
    assert sorted(claim.number for claim in seen) == ["0", "1", "2", "3", "4"]
    assert {claim.content for claim in seen} == {None}


async def test_a_list_is_filtered_by_state_and_time(ports: ClaimPorts) -> None:
    entries = [an_entry(str(n), received_at=NOW + timedelta(hours=n)) for n in range(3)]
    await ports.intake.keep(entries)
    worker = await ports.hire()
    taken = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(taken[0])])
    reviewed = ClaimFilter("01001", states=(ClaimState.REVIEWED, ClaimState.DECIDED))
    assert [claim.number for claim in await ports.claims.page(reviewed, PageCursor(), 9)] == ["0"]
    hour = timedelta(hours=1)
    day = ClaimFilter("01001", received_from=NOW + hour, received_before=NOW + 2 * hour)
    assert [claim.number for claim in await ports.claims.page(day, PageCursor(), 9)] == ["1"]


async def test_open_claims_are_found_by_the_ids_that_references_have(ports: ClaimPorts) -> None:
    only = an_entry("1", content=b"1", resource_id="a")
    others = [an_entry(number, content=number.encode(), resource_id="b") for number in "23"]
    numbered = an_entry("id|c", content=b"4")
    await ports.intake.keep([only, *others, numbered, an_entry("5", content=b"5", resource_id="c")])
    found = await ports.claims.open_claims([("01001", f"id|{name}") for name in "abc"])
    assert found == {
        ("01001", "id|a"): only.claim.claim_id,
        ("01001", "id|c"): numbered.claim.claim_id,
    }


async def test_open_claims_are_found_by_their_numbers(ports: ClaimPorts) -> None:
    old = an_entry(content=b"1")
    await ports.intake.keep([old])
    new = an_entry(content=b"2", replaces_claim_id=old.claim.claim_id)
    await ports.intake.keep([new])
    found = await ports.claims.open_claims([("01001", "1"), ("01002", "1"), ("01001", "2")])
    assert found == {("01001", "1"): new.claim.claim_id}


async def test_a_dry_run_is_answered_once_and_leaves_nothing(ports: ClaimPorts) -> None:
    answered, withdrawn = uuid4(), uuid4()
    await ports.dry_runs.put([answered, withdrawn], ["01001"] * 2, [b"a", b"b"])
    await ports.dry_runs.withdraw(withdrawn)
    worker = await ports.hire()
    (queued,) = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued, dry_run=True)])
    answers = await ports.answers.find([answered, withdrawn])
    assert answers == {answered: a_review(queued).answer.SerializeToString()}
    assert await ports.answers.find([answered, withdrawn]) == {}
    assert await ports.claims.page(ClaimFilter("01001"), PageCursor(), 9) == []

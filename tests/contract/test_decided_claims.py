"""What the gateway's ports guarantee of claims that reviewers decide, in memory and on PostgreSQL."""

from uuid import UUID

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.refusals import ClaimChanged, ClaimIsDecided
from tests.contract.claim_ports import ClaimPorts, a_review, a_withdrawal, an_entry, ids
from tests.fakes.decisions import a_cut, a_question


async def found(ports: ClaimPorts, claim_id: UUID) -> KeptClaim:
    claim: KeptClaim = await ports.claims.find("01001", claim_id)
    return claim


async def a_reviewed_claim(ports: ClaimPorts, content: bytes = b"1") -> UUID:
    (kept,) = await ports.intake.keep([an_entry(content=content)])
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    return UUID(str(kept.claim_id))


async def test_a_claim_is_decided_from_the_decision_on_and_shows_it(ports: ClaimPorts) -> None:
    claim_id = await a_reviewed_claim(ports)
    assert (await found(ports, claim_id)).decided is None
    await ports.decide(a_cut(claim_id))
    claim = await found(ports, claim_id)
    assert (claim.state, claim.decided) == (ClaimState.DECIDED, a_cut(claim_id).SerializeToString())


async def test_a_question_leaves_the_claim_reviewed(ports: ClaimPorts) -> None:
    claim_id = await a_reviewed_claim(ports)
    await ports.decide(a_question(claim_id))
    claim = await found(ports, claim_id)
    assert (claim.state, claim.is_asked, bool(claim.decided)) == (ClaimState.REVIEWED, True, True)


async def test_decided_claims_are_listed_by_their_state_and_those_with_a_question_as_reviewed(
    ports: ClaimPorts,
) -> None:
    decided, asked = await a_reviewed_claim(ports, b"1"), None
    (kept,) = await ports.intake.keep([an_entry("2", content=b"2")])
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    asked = kept.claim_id
    await ports.decide(a_cut(decided))
    await ports.decide(a_question(asked))

    async def listed(state: ClaimState) -> list[UUID]:
        return ids(await ports.claims.page(ClaimFilter("01001", (state,)), PageCursor(), 10))

    assert await listed(ClaimState.DECIDED) == [decided]
    assert await listed(ClaimState.REVIEWED) == [asked]


async def test_a_decided_claim_that_is_sent_again_is_known_with_its_decision(ports: ClaimPorts) -> None:
    claim_id = await a_reviewed_claim(ports)
    await ports.decide(a_cut(claim_id))
    (kept,) = await ports.intake.keep([an_entry(content=b"1")])
    assert (kept.claim_id, kept.state, bool(kept.decided)) == (claim_id, ClaimState.DECIDED, True)


async def test_a_decided_claim_is_neither_replaced_nor_withdrawn(ports: ClaimPorts) -> None:
    claim_id = await a_reviewed_claim(ports)
    await ports.decide(a_cut(claim_id))
    refused = await ports.intake.keep(
        [
            an_entry(content=b"2", replaces_claim_id=claim_id),
            an_entry("2", content=b"3", related=[("replaces", "1")]),
            a_withdrawal(content=b"4"),
            a_withdrawal("W", content=b"5", replaces_claim_id=claim_id),
        ]
    )
    assert [type(refusal) for refusal in refused] == [ClaimIsDecided] * 4
    (changed,) = await ports.intake.keep([an_entry(content=b"2")])
    assert isinstance(changed, ClaimChanged)
    assert (await found(ports, claim_id)).state is ClaimState.DECIDED


async def test_a_claim_that_a_reviewer_asks_about_is_replaced_and_the_question_is_gone(
    ports: ClaimPorts,
) -> None:
    claim_id = await a_reviewed_claim(ports)
    await ports.decide(a_question(claim_id))
    (replacement,) = await ports.intake.keep([an_entry(content=b"2", replaces_claim_id=claim_id)])
    assert replacement.replaces_claim_id == claim_id
    replaced = await found(ports, claim_id)
    assert (replaced.state, replaced.decided) == (ClaimState.REPLACED, None)

"""Dry runs: they get the review that the submitted claim gets, and leave nothing."""

import asyncio

from gateway.services.claim_review import fill_review
from gateway.v1.review_pb2 import Review
from insurance.claim.fhir.identifier_systems import CHIP_ID_SYSTEM
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from tests.fakes.fhir_claim import CHIP_ID, fhir_claim
from tests.integration.claim_stack import ClaimStack

TABLES = (
    *("gateway.claims", "gateway.people", "gateway.cards", "gateway.card_periods"),
    *("review.queue", "review.stays", "review.reviews", "review.dry_runs"),
)


async def test_a_cached_review_equals_a_new_one_byte_for_byte(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    # A dry run is reviewed with the birth date as far as the claim states it.
    patient = {"reference": "#p", "identifier": {"system": CHIP_ID_SYSTEM, "value": CHIP_ID}}
    person = {"resourceType": "Patient", "id": "p", "birthDate": "1990"}
    total = {"value": 5000, "currency": "VND"}
    content = fhir_claim("1", lines=3, total=total, patient=patient, contained=[person])
    async with gateway.calls() as calls:
        kept = await calls.submit(content)
        assert kept.review.findings
        cached = await calls.check(content)
        assert worker.metric("wardgate_review_cache_answers_total", answer="hit") == 1
        await stack.empty_redis()
        # The same content but for a space, so its review is not cached.
        new = await calls.check(content + b" ")
    assert worker.metric("wardgate_review_cache_answers_total", answer="miss") == 2
    reviews = {one.review.SerializeToString(deterministic=True) for one in (kept, cached, new)}
    assert len(reviews) == 1
    ((message,),) = await stack.rows("SELECT message FROM review.reviews")
    stored = Review()
    fill_review(stored, ClaimReviewed.FromString(message).review)
    assert stored.SerializeToString(deterministic=True) in reviews


async def test_a_dry_run_is_reviewed_and_stores_nothing(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("1"))
        before = [await stack.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES]
        # The claim itself was submitted before and is not its own duplicate; another one like it is.
        assert not (await calls.check(fhir_claim("1"))).review.findings
        checked = await calls.check(fhir_claim("2"))
        assert [finding.rule for finding in checked.review.findings]
        assert checked.claim_response
    assert [await stack.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES] == before
    # A dry run is a look-up, with a purpose of its own: its findings depend on what was found.
    purposes = await stack.rows("SELECT purpose, count(*) FROM gateway.access_log GROUP BY 1 ORDER BY 1")
    assert purposes == [("claim", 1), ("dry-run", 2)]


async def test_a_dry_run_is_withdrawn_when_its_caller_cancels(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        waiting = asyncio.create_task(calls.check(fhir_claim("1")))
        await stack.wait_for_rows("SELECT FROM review.queue")
        waiting.cancel()
        await stack.wait_for_no_rows("SELECT FROM review.queue")
    assert await stack.rows("SELECT FROM review.dry_runs") == []

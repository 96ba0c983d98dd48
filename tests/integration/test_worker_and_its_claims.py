"""Workers that die, fail, or are stopped, and what becomes of the claims in their hands."""

import asyncio
import re

from gateway.v1 import claim_service_pb2 as messages
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from tests.fakes.fhir_claim import INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_calls import a_submission
from tests.integration.claim_stack import ClaimStack
from tests.integration.running import until

KILLING_WORKER = ("-m", "tests.integration.killing_worker")
TABLES = (
    *("gateway.claims", "gateway.people", "gateway.cards", "gateway.card_periods"),
    *("review.queue", "review.stays", "review.reviews", "review.dry_runs"),
)


async def hand_in(stack: ClaimStack, *numbers: str) -> dict[str, str]:
    """The claims in one batch, with nobody to review them yet: their ids."""
    gateway = await stack.gateway()
    keyed = [
        messages.KeyedClaim(key=number, request=a_submission(fhir_claim(number), wait=0))
        for number in numbers
    ]
    async with gateway.calls() as calls:
        answers = await calls.submit_all(*keyed)
    gateway.running.stop()
    return {number: answers[number].response.claim_id for number in numbers}


async def test_a_killed_workers_claims_are_reviewed_by_another_at_once(stack: ClaimStack) -> None:
    ids = await hand_in(stack, *(f"SLOW-{n}" for n in range(20)))
    dying = await stack.worker(*KILLING_WORKER)
    await stack.until_rows("SELECT FROM review.queue WHERE taken_by IS NOT NULL", there=True)
    dying.running.kill()
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(0,)]
    await stack.worker()
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        for claim_id in ids.values():
            await calls.until_reviewed(claim_id)


async def test_a_claim_that_kills_its_worker_three_times_is_set_aside_and_shown(stack: ClaimStack) -> None:
    ids = await hand_in(stack, "1", "KILL", "2", "3")
    for _ in range(3):
        assert (await stack.worker(*KILLING_WORKER)).running.wait() == 9
    worker = await stack.worker(*KILLING_WORKER)
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        for number in ("1", "2", "3"):
            assert not (await calls.until_reviewed(ids[number])).set_aside
        killer = await calls.until(ids["KILL"], lambda claim: claim.set_aside)
        assert killer.state == messages.CLAIM_STATE_RECEIVED
        listed = {claim.claim_id: claim.set_aside for claim in (await calls.list()).claims}
        assert [claim_id for claim_id, set_aside in listed.items() if set_aside] == [ids["KILL"]]
        again = await calls.submit(fhir_claim("KILL"))
        assert (again.set_aside, again.already_known) == (True, True)
        # It can still be replaced; then nothing is set aside any more.
        replacement = fhir_claim("KILL", status="draft")
        assert await stack.rows("SELECT count(*) FROM review.queue WHERE set_aside_at IS NOT NULL") == [(1,)]
        await calls.submit(replacement, replaces_claim_id=ids["KILL"], wait=0)
        assert await stack.rows("SELECT count(*) FROM review.queue WHERE set_aside_at IS NOT NULL") == [(0,)]
    assert "claim set aside" in worker.running.log()


async def test_a_claim_whose_review_fails_three_times_is_set_aside_and_counted(stack: ClaimStack) -> None:
    ids = await hand_in(stack, "1", "FAIL", "2")
    worker = await stack.worker(*KILLING_WORKER)
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        for number in ("1", "2"):
            await calls.until_reviewed(ids[number])
        await calls.until(ids["FAIL"], lambda claim: claim.set_aside)
    assert [line.count("claim failed") for line in worker.running.log().splitlines()].count(1) == 3
    # What was thrown bore the claim's number; the log bears its kind and place only.
    assert "ValueError" in worker.running.log()
    assert "urn:example" not in worker.running.log()
    await until(lambda: worker.seen("wardgate_claims_set_aside"), lambda set_aside: set_aside == 1)
    assert worker.metric("wardgate_claims_waiting") == 0


async def test_a_worker_told_to_stop_keeps_what_it_has_in_hand(stack: ClaimStack) -> None:
    await hand_in(stack, *(f"SLOW-{n}" for n in range(5)))
    worker = await stack.worker(*KILLING_WORKER)
    await stack.until_rows("SELECT FROM review.queue WHERE taken_by IS NOT NULL", there=True)
    assert worker.running.stop() == 0
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(5,)]
    assert await stack.rows("SELECT count(*) FROM review.queue") == [(0,)]


async def test_two_workers_share_the_queue(stack: ClaimStack) -> None:
    await hand_in(stack, *(str(n) for n in range(500)))
    workers = [await stack.worker(), await stack.worker()]
    await stack.until_rows("SELECT FROM review.queue LIMIT 1", there=False)
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(500,)]
    reviewed = [
        sum(
            worker.metric("wardgate_claims_reviewed_total", band=band)
            for band in ("CLEAR", "CHECK", "SUSPECT")
        )
        for worker in workers
    ]
    assert sum(reviewed) == 500


async def test_a_cached_review_equals_one_made_anew_byte_for_byte(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    content = fhir_claim("1", lines=3, total={"value": 5000, "currency": "VND"})
    async with gateway.calls() as calls:
        kept = await calls.submit(content)
        assert kept.review.findings
        cached = await calls.check(content)
        assert worker.metric("wardgate_review_cache_answers_total", answer="hit") == 1
        await stack.forget_redis()
        # Handed in again as a correction: the same content but for a space, so nothing of it is cached.
        anew = await calls.check(content + b" ")
    assert worker.metric("wardgate_review_cache_answers_total", answer="miss") == 2
    reviews = {one.review.SerializeToString(deterministic=True) for one in (kept, cached, anew)}
    assert len(reviews) == 1
    ((message,),) = await stack.rows("SELECT message FROM review.reviews")
    assert ClaimReviewed.FromString(message).review.SerializeToString(deterministic=True) in reviews


async def test_a_dry_run_judges_and_keeps_nothing(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("1"))
        before = [await stack.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES]
        # The claim itself has been handed in: it is not its own double. Another like it is one.
        assert not (await calls.check(fhir_claim("1"))).review.findings
        checked = await calls.check(fhir_claim("2"))
        assert [finding.rule for finding in checked.review.findings]
        assert checked.claim_response
    assert [await stack.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES] == before
    # Who was looked up is logged all the same: the findings tell of it.
    assert await stack.rows("SELECT count(*) FROM gateway.access_log") == [(3,)]


async def test_a_dry_run_that_nobody_waits_for_any_more_is_taken_back(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        waiting = asyncio.create_task(calls.check(fhir_claim("1")))
        await stack.until_rows("SELECT FROM review.queue", there=True)
        waiting.cancel()
        await stack.until_rows("SELECT FROM review.queue", there=False)
    assert await stack.rows("SELECT FROM review.dry_runs") == []


async def test_without_redis_every_claim_is_judged_anew(stack: ClaimStack) -> None:
    stack.without_redis()
    gateway, worker = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        assert (await calls.submit(fhir_claim())).state == messages.CLAIM_STATE_REVIEWED
    assert worker.metric("wardgate_redis_up") == 0
    assert worker.metric("wardgate_review_cache_answers_total", answer="away") == 1


async def test_a_database_that_breaks_off_every_connection_is_come_back_to(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim())
        assert worker.metric("wardgate_database_up") == 1
        await stack.break_connections()
        answer = await calls.submit(fhir_claim(), wait=20)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
        assert worker.metric("wardgate_database_up") == 1
    log = worker.running.log()
    assert log.count("the database is away") == log.count("the database is back") == 1


async def test_an_idle_worker_costs_next_to_nothing(stack: ClaimStack) -> None:
    worker = await stack.worker()
    await asyncio.sleep(0.5)
    before = worker.running.cpu_seconds()
    await asyncio.sleep(3)
    assert worker.running.cpu_seconds() - before < 0.15


async def test_a_worker_that_cannot_start_says_why_in_a_line_each(stack: ClaimStack) -> None:
    running = stack.start("-m", "review", "worker", WARDGATE_REDIS_ULR="redis://x", WARDGATE_DATABASE_URL="x")
    assert running.wait() == 1
    lines = running.log().splitlines()
    assert len(lines) == 2
    assert re.search("WARDGATE_REDIS_ULR is not a setting; is WARDGATE_REDIS_URL meant", lines[0])
    assert lines[1].startswith("WARDGATE_DATABASE_URL is badly formed")


async def test_no_log_names_a_person_or_a_claim(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker(*KILLING_WORKER)
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("FAIL-42"), wait=0.5)
        await calls.submit(fhir_claim("43"))
    worker.running.stop()
    for log in (gateway.running.log(), worker.running.log()):
        assert INSURANCE_NUMBER not in log
        assert "FAIL-42" not in log
        assert "001090000001" not in log

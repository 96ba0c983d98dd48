"""Workers that are killed, fail or are stopped, and what happens to the claims they have taken."""

import asyncio
import re

import pytest

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_calls import submission
from tests.integration.claim_stack import ClaimStack, Gateway
from tests.wait_until import wait_until

FAULTY_WORKER = ("-m", "tests.integration.faulty_worker")
IMPATIENT_WORKER = ("-m", "tests.integration.impatient_worker")


async def submit_without_worker(stack: ClaimStack, *numbers: str) -> tuple[Gateway, dict[str, str]]:
    """Submit claims with these numbers in one batch while no worker runs.

    Returns the gateway, and the claims' ids by number.
    """
    gateway = await stack.gateway()
    keyed = [
        messages.KeyedClaim(key=number, request=submission(fhir_claim(number), wait=0)) for number in numbers
    ]
    async with gateway.calls() as calls:
        answers = await calls.submit_all(*keyed)
    return gateway, {number: answers[number].response.claim_id for number in numbers}


async def test_claims_of_a_killed_worker_are_reviewed_by_another_worker(stack: ClaimStack) -> None:
    gateway, ids = await submit_without_worker(stack, *(f"HANG-{n}" for n in range(20)))
    killed = await stack.worker(*FAULTY_WORKER)
    await stack.wait_for_rows("SELECT FROM review.queue WHERE taken_by IS NOT NULL")
    killed.process.kill()
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(0,)]
    await stack.worker()
    async with gateway.calls() as calls:
        for claim_id in ids.values():
            await calls.wait_until_reviewed(claim_id)


async def test_claims_of_a_worker_that_stands_still_are_reviewed_once_by_another_worker(
    stack: ClaimStack,
) -> None:
    gateway, ids = await submit_without_worker(stack, *(f"SLOW-{n}" for n in range(5)))
    frozen = await stack.worker(*IMPATIENT_WORKER)
    await stack.wait_for_rows("SELECT FROM review.queue WHERE taken_by IS NOT NULL")
    frozen.process.freeze()
    await stack.worker(*IMPATIENT_WORKER)
    async with gateway.calls() as calls:
        for claim_id in ids.values():
            await calls.wait_until_reviewed(claim_id)
    reviews = await stack.rows("SELECT * FROM review.reviews ORDER BY claim_id")
    frozen.process.thaw()
    await frozen.process.wait_for_event("the database is back")
    assert await stack.rows("SELECT * FROM review.reviews ORDER BY claim_id") == reviews
    assert await stack.rows("SELECT count(*) FROM review.queue") == [(0,)]
    assert frozen.metric("wardgate_claims_set_aside") == 0


async def test_a_claim_that_kills_its_worker_three_times_is_set_aside_and_listed_so(
    stack: ClaimStack,
) -> None:
    gateway, ids = await submit_without_worker(stack, "1", "KILL", "2", "3")
    for _ in range(3):
        assert (await stack.worker(*FAULTY_WORKER)).process.wait() == 9
    worker = await stack.worker(*FAULTY_WORKER)
    async with gateway.calls() as calls:
        for number in ("1", "2", "3"):
            assert not (await calls.wait_until_reviewed(ids[number])).set_aside
        killing = await calls.wait_until(ids["KILL"], lambda claim: claim.set_aside)
        assert killing.state == messages.CLAIM_STATE_RECEIVED
        listed = {claim.claim_id: claim.set_aside for claim in (await calls.list()).claims}
        assert [claim_id for claim_id, set_aside in listed.items() if set_aside] == [ids["KILL"]]
        again = await calls.submit(fhir_claim("KILL"))
        assert (again.set_aside, again.already_known) == (True, True)
        # It can still be replaced; then no claim is set aside.
        replacement = fhir_claim("KILL", created="2026-03-03")
        assert await stack.rows("SELECT count(*) FROM review.queue WHERE set_aside_at IS NOT NULL") == [(1,)]
        await calls.submit(replacement, replaces_claim_id=ids["KILL"], wait=0)
        assert await stack.rows("SELECT count(*) FROM review.queue WHERE set_aside_at IS NOT NULL") == [(0,)]
    assert "claim set aside" in worker.process.log()


async def test_a_claim_whose_review_fails_three_times_is_set_aside_until_it_is_put_back(
    stack: ClaimStack,
) -> None:
    gateway, ids = await submit_without_worker(stack, "1", "FAIL", "2")
    worker = await stack.worker(*FAULTY_WORKER)
    async with gateway.calls() as calls:
        for number in ("1", "2"):
            await calls.wait_until_reviewed(ids[number])
        await calls.wait_until(ids["FAIL"], lambda claim: claim.set_aside)
    assert [line.count("claim failed") for line in worker.process.log().splitlines()].count(1) == 3
    # The exception's text has the claim's number; the log has the exception's type and place only.
    assert "ValueError" in worker.process.log()
    assert "urn:example" not in worker.process.log()
    await wait_until(lambda: worker.value("wardgate_claims_set_aside"), lambda set_aside: set_aside == 1)
    assert worker.metric("wardgate_claims_waiting") == 0
    # The cause is removed: another worker reviews the claim as soon as it is back in the queue.
    worker.process.stop()
    await stack.worker()
    shown = await asyncio.to_thread(stack.command, "claims", "set-aside", "--retry", "--json")
    assert '"failure": "builtins.ValueError at integration/faulty_worker.py' in shown
    async with gateway.calls() as calls:
        await calls.wait_until_reviewed(ids["FAIL"])


async def test_a_stopped_worker_stores_the_reviews_it_has_begun(stack: ClaimStack) -> None:
    await submit_without_worker(stack, *(f"SLOW-{n}" for n in range(5)))
    worker = await stack.worker(*FAULTY_WORKER)
    await stack.wait_for_rows("SELECT FROM review.queue WHERE taken_by IS NOT NULL")
    assert worker.process.stop() == 0
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(5,)]
    assert await stack.rows("SELECT count(*) FROM review.queue") == [(0,)]


async def test_two_workers_share_the_queue(stack: ClaimStack) -> None:
    await submit_without_worker(stack, *(str(n) for n in range(500)))
    workers = [await stack.worker(), await stack.worker()]
    await stack.wait_for_no_rows("SELECT FROM review.queue LIMIT 1")
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(500,)]
    reviewed = [
        sum(
            worker.metric("wardgate_claims_reviewed_total", band=band)
            for band in ("CLEAR", "CHECK", "SUSPECT")
        )
        for worker in workers
    ]
    assert sum(reviewed) == 500


async def test_without_redis_every_claim_is_reviewed_again(stack: ClaimStack) -> None:
    stack.without_redis()
    gateway, worker = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        assert (await calls.submit(fhir_claim())).state == messages.CLAIM_STATE_REVIEWED
    assert worker.metric("wardgate_redis_up") == 0
    assert worker.metric("wardgate_review_cache_answers_total", answer="away") == 1


async def test_gateway_and_worker_recover_when_the_database_ends_every_connection(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim())
        await wait_until(lambda: worker.value("wardgate_database_up"), lambda up: up == 1)
        await stack.terminate_connections()
        answer = await calls.submit(fhir_claim(), wait=20)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
        await wait_until(lambda: worker.value("wardgate_database_up"), lambda up: up == 1)
    log = worker.process.log()
    assert log.count("the database cannot be reached") == log.count("the database is back") == 1


async def refuse_reviews(stack: ClaimStack, sqlstate: str) -> None:
    """Let the database fail so whenever a review is kept, and count how often in public.faults."""
    await stack.rows("CREATE SEQUENCE public.faults")
    await stack.rows(
        "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM nextval('public.faults'); RAISE EXCEPTION 'fault' USING ERRCODE = '{sqlstate}'; END $$"
    )
    await stack.rows(
        "CREATE TRIGGER fail BEFORE INSERT ON review.reviews "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.fail()"
    )


# The others that mean the same: see tests/unit/runtime/test_database_errors.py.
@pytest.mark.parametrize("sqlstate", ["53100", "25006", "55P03"])
async def test_reviews_that_the_database_cannot_keep_for_a_while_cost_no_claim_an_attempt(
    stack: ClaimStack, sqlstate: str
) -> None:
    gateway, ids = await submit_without_worker(stack, *(str(n) for n in range(12)))
    await refuse_reviews(stack, sqlstate)
    worker = await stack.worker()
    # More often than a claim may fail.
    await stack.wait_for_rows("SELECT FROM public.faults WHERE last_value > 4")
    await stack.rows("DROP TRIGGER fail ON review.reviews")
    async with gateway.calls() as calls:
        for claim_id in ids.values():
            await calls.wait_until_reviewed(claim_id)
    await wait_until(lambda: worker.value("wardgate_database_up"), lambda up: up == 1)
    log = worker.process.log()
    assert (log.count("claim set aside"), log.count("claim failed")) == (0, 0)
    assert log.count("the database cannot be reached") == log.count("the database is back") == 1


async def test_a_right_that_is_granted_late_costs_no_claim_an_attempt(stack: ClaimStack) -> None:
    gateway, ids = await submit_without_worker(stack, *(str(n) for n in range(12)))
    await refuse_reviews(stack, "42501")
    worker = await stack.worker()
    # More often than a claim may fail.
    await stack.wait_for_rows("SELECT FROM public.faults WHERE last_value > 3")
    await stack.rows("DROP TRIGGER fail ON review.reviews")
    async with gateway.calls() as calls:
        for claim_id in ids.values():
            await calls.wait_until_reviewed(claim_id)
    log = worker.process.log()
    assert (log.count("claim set aside"), log.count("claim failed")) == (0, 0)
    assert "InsufficientPrivilegeError" in log


async def test_a_worker_that_cannot_start_reports_each_reason_in_a_line(stack: ClaimStack) -> None:
    running = stack.start("-m", "review", "worker", WARDGATE_REDIS_ULR="redis://x", WARDGATE_DATABASE_URL="x")
    assert running.wait() == 1
    lines = running.log().splitlines()
    assert len(lines) == 2
    assert re.search("WARDGATE_REDIS_ULR is not a setting; is WARDGATE_REDIS_URL meant", lines[0])
    assert lines[1].startswith("WARDGATE_DATABASE_URL is badly formed")


async def test_logs_contain_no_number_of_a_person_or_claim(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker(*FAULTY_WORKER)
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("FAIL-42"), wait=0.5)
        await calls.submit(fhir_claim("43"))
    worker.process.stop()
    for log in (gateway.process.log(), worker.process.log()):
        assert INSURANCE_NUMBER not in log
        assert "FAIL-42" not in log
        assert "001090000001" not in log


async def test_a_claim_at_which_the_database_runs_out_of_memory_does_not_stop_the_others(
    stack: ClaimStack,
) -> None:
    gateway, ids = await submit_without_worker(stack, "1", "BAD", "2")
    await stack.rows(
        "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.claim_id = '{ids['BAD']}' THEN RAISE EXCEPTION 'fault' USING ERRCODE = '53200'; END IF; "
        "RETURN NEW; END $$"
    )
    await stack.rows(
        "CREATE TRIGGER fail BEFORE INSERT ON review.reviews FOR EACH ROW EXECUTE FUNCTION public.fail()"
    )
    worker = await stack.worker()
    async with gateway.calls() as calls:
        for number in ("1", "2"):
            await calls.wait_until_reviewed(ids[number])
        assert (await calls.submit(fhir_claim("3"), wait=20)).state == messages.CLAIM_STATE_REVIEWED
    assert "OutOfMemoryError (SQLSTATE 53200)" in worker.process.log()

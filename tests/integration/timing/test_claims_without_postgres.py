"""Gateway and worker while the database is stopped and started again."""

from functools import partial

import grpc

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import ClaimStack
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres


async def test_claims_are_refused_while_the_database_is_stopped_and_accepted_when_it_is_back(
    own_postgres: EmbeddedPostgres, own_stack: ClaimStack
) -> None:
    gateway, worker = await own_stack.gateway(), await own_stack.worker()
    async with gateway.calls() as calls:
        kept = await calls.submit(fhir_claim("1"))
        own_postgres.child.stop()
        code, reason, *_ = await refused(calls.submit(fhir_claim("2")))
        assert (code, reason) == (grpc.StatusCode.UNAVAILABLE, "DATABASE_AWAY")
        for value in (worker.value, gateway.value):
            await wait_until(partial(value, "wardgate_database_up"), lambda up: up == 0)
        own_postgres.ensure_running()
        for value in (worker.value, gateway.value):
            await wait_until(partial(value, "wardgate_database_up"), lambda up: up == 1)
        assert (await calls.submit(fhir_claim("1"))).claim_response == kept.claim_response
        answer = await calls.submit(fhir_claim("2"), wait=20)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
    log = worker.process.log()
    assert log.count("the database cannot be reached") == log.count("the database is back") == 1

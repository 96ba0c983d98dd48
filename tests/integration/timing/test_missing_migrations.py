"""A table or column that a migration has still to make is an outage of what needs it, and blames no claim."""

import grpc
import pytest

from gateway.v1 import claim_service_pb2 as messages
from tests.conftest import execute
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack
from tests.integration.facility_connections import open_connections
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres


@pytest.mark.parametrize(
    ("taken_away", "put_back", "reason"),
    [
        (
            ("ALTER TABLE review.queue RENAME TO later", "ALTER TABLE gateway.access_log RENAME TO later"),
            ("ALTER TABLE review.later RENAME TO queue", "ALTER TABLE gateway.later RENAME TO access_log"),
            "UndefinedTableError (SQLSTATE 42P01)",
        ),
        (
            (
                "ALTER TABLE review.queue RENAME attempts TO later",
                "ALTER TABLE review.queue RENAME message TO later_too",
                "ALTER TABLE gateway.access_links RENAME hash TO later",
            ),
            (
                "ALTER TABLE review.queue RENAME later TO attempts",
                "ALTER TABLE review.queue RENAME later_too TO message",
                "ALTER TABLE gateway.access_links RENAME later TO hash",
            ),
            "UndefinedColumnError (SQLSTATE 42703)",
        ),
    ],
)
async def test_look_ups_go_on_and_claims_wait_until_the_database_is_migrated(
    own_stack: ClaimStack,
    own_postgres: EmbeddedPostgres,
    taken_away: tuple[str, ...],
    put_back: tuple[str, ...],
    reason: str,
) -> None:
    url = own_postgres.url()
    gateway, worker = await own_stack.gateway(), (await own_stack.worker()).process
    async with gateway.calls() as calls, open_connections(gateway.target, TOKENS[FACILITY], 1) as (cards,):
        await execute(url, *taken_away)
        looked_up = await cards.look_up(deadline=LONGEST_WAIT_SECONDS)
        assert looked_up.vss_code == "000"
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await calls.submit(fhir_claim("1"), wait=0)
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
        for process, event in (
            (gateway.process, "the database interrupts statements"),
            (worker, "the database cannot be reached; claims wait in the queue"),
        ):
            why = await process.wait_for_event(event)
            assert (why["reason"], "wardgate migrate" in why["advice"]) == (reason, True)
        await execute(url, *put_back)
        await wait_until(lambda: gateway.value("wardgate_access_spooled"), lambda left: left == 0)
        assert (await calls.submit(fhir_claim("1"), wait=30)).state == messages.CLAIM_STATE_REVIEWED
    assert "INTERNAL" not in gateway.process.log()
    assert "background task failed" not in gateway.process.log() + worker.log()

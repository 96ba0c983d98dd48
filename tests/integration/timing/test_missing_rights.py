"""A right that an operator has not granted, as on a new table, is an outage of what needs it."""

import grpc
import pytest

from gateway.v1 import claim_service_pb2 as messages
from tests.conftest import execute
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack
from tests.integration.facility_connections import open_connections
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

RIGHTS = "INSERT ON gateway.access_log, gateway.claims"
GRANTS = (
    "CREATE ROLE of_gateways LOGIN",
    "GRANT USAGE ON SCHEMA gateway, review TO of_gateways",
    "GRANT ALL ON ALL TABLES IN SCHEMA gateway, review TO of_gateways",
    "GRANT ALL ON ALL SEQUENCES IN SCHEMA gateway, review TO of_gateways",
)


async def test_look_ups_go_on_and_claims_are_refused_for_a_while_without_their_rights(
    own_stack: ClaimStack, own_postgres: EmbeddedPostgres
) -> None:
    url = own_postgres.url()
    await execute(url, *GRANTS)
    gateway = await own_stack.gateway(WARDGATE_DATABASE_URL=url.replace("postgres@", "of_gateways@"))
    async with gateway.calls() as calls, open_connections(gateway.target, TOKENS[FACILITY], 1) as (cards,):
        await execute(url, f"REVOKE {RIGHTS} FROM of_gateways")
        for _ in range(3):
            looked_up = await cards.look_up(deadline=LONGEST_WAIT_SECONDS)
            assert looked_up.vss_code == "000"
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await calls.submit(fhir_claim("1"), wait=0)
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
        why = await gateway.process.wait_for_event("the database interrupts statements")
        assert why["reason"] == "InsufficientPrivilegeError (SQLSTATE 42501)"
        await execute(url, f"GRANT {RIGHTS} TO of_gateways")
        await wait_until(lambda: gateway.value("wardgate_access_spooled"), lambda left: left == 0)
        assert (await calls.submit(fhir_claim("1"), wait=0)).state == messages.CLAIM_STATE_RECEIVED
    # The look-ups, and the look-up of the claim, both times.
    assert await own_stack.rows("SELECT count(*) FROM gateway.access_log") == [(5,)]
    assert "INTERNAL" not in gateway.process.log()

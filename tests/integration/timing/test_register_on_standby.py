"""Look-ups read the register from a standby: no change is seen later, however far the standby is behind."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from operator import eq

import pytest
import redis
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_UNDETERMINED, OUTCOME_WITHDRAWN
from tests.failover.cluster import Cluster, cluster, execute
from tests.integration.in_process_gateway import BEARER, Gateway, fill_register, start_gateway
from tests.integration.register_loading import HOLDING, OTHER_CHIP_ID, OTHER_HOLDING
from tests.unit.gateway.cards.people import CARD, CHIP_ID
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

LAG_SECONDS = 2
UP = 'wardgate_register_standby_up{server="standby"} '
LAG = 'wardgate_register_lag_seconds{server="standby"} '
WITHDRAWAL = f"""
    UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'
    FROM gateway.cards WHERE cards.card_id = card_periods.card_id AND card_number = '{CARD}'
"""


@pytest.fixture
def servers(own_postgres: EmbeddedPostgres) -> Iterator[Cluster]:
    with cluster(own_postgres, own_postgres.child.log.parents[1] / "standby") as both:
        yield both


@asynccontextmanager
async def open_desk(servers: Cluster, redis_url: str, lag_seconds: int) -> AsyncIterator["Desk"]:
    """A gateway that reads the standby while it is at most so far behind."""
    opening = start_gateway(
        servers.primary.url(),
        redis_url,
        register_url=servers.standby.url(),
        register_lag_seconds=lag_seconds,
    )
    async with opening as gateway:
        yield Desk(gateway, redis_url)


class Desk:
    """Looks people up, always without what Redis has about them."""

    def __init__(self, gateway: Gateway, redis_url: str) -> None:
        self._gateway = gateway
        self._redis_url = redis_url

    async def look_up(self, chip_id: str) -> wire.CheckCardResponse:
        """Look a person up for 2 March 2026."""
        with redis.from_url(self._redis_url) as client:
            client.flushall()
        request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
        answer: wire.CheckCardResponse = await self._gateway.cards.CheckCard(request, metadata=BEARER)
        return answer

    async def outcome(self, chip_id: str) -> int:
        """What a look-up answers."""
        return (await self.look_up(chip_id)).outcome

    async def served_from(self, chip_id: str) -> int:
        """Where a look-up says that its data are from."""
        return (await self.look_up(chip_id)).served_from

    async def source(self, chip_id: str) -> str:
        """The server that a look-up reads the person from."""
        before = self._reads()
        # What the look-up before read may be stored in Redis only now.
        while (await self.look_up(chip_id)).served_from != wire.SERVED_FROM_REGISTER:
            pass
        (server,) = [server for server, reads in self._reads().items() if reads > before[server]]
        return server

    def _reads(self) -> dict[str, float]:
        servers = ("standby", "primary")
        return {
            server: self.value(f'wardgate_register_reads_total{{server="{server}"}} ') for server in servers
        }

    def value(self, name: str) -> float:
        """Of a metric."""
        (line,) = [line for line in self._gateway.metrics() if line.startswith(name)]
        return float(line.removeprefix(name))


def moment(answer: wire.CheckCardResponse) -> datetime:
    """How recent the data are."""
    return answer.data_as_of.ToDatetime(UTC)


async def test_look_ups_read_a_standby_and_see_every_change_though_its_replay_is_paused(
    servers: Cluster, redis_url: str
) -> None:
    await fill_register(servers.primary.url(), HOLDING, OTHER_HOLDING)
    async with (
        open_desk(servers, redis_url, 3600) as patient,
        open_desk(servers, redis_url, LAG_SECONDS) as strict,
    ):
        for desk in (patient, strict):
            # At its start a gateway counts everybody as changed.
            await wait_until(partial(desk.source, CHIP_ID), partial(eq, "standby"))
            assert await desk.outcome(CHIP_ID) == OUTCOME_ACCURATE

        await execute(servers.standby, "SELECT pg_wal_replay_pause()")
        await execute(servers.primary, WITHDRAWAL)
        changed_at = datetime.now(UTC)
        # Whoever has changed is read from the primary, and everybody else from the standby.
        await wait_until(partial(patient.outcome, CHIP_ID), partial(eq, OUTCOME_WITHDRAWN))
        assert await patient.source(CHIP_ID) == "primary"
        assert await patient.source(OTHER_CHIP_ID) == "standby"
        assert moment(await patient.look_up(OTHER_CHIP_ID)) < changed_at

        # Beyond the limit, everybody is read from the primary.
        await wait_until(partial(strict.source, OTHER_CHIP_ID), partial(eq, "primary"))
        assert moment(await strict.look_up(OTHER_CHIP_ID)) > changed_at
        assert await strict.outcome(CHIP_ID) == OUTCOME_WITHDRAWN
        assert (strict.value(UP), patient.value(UP)) == (0, 1)
        assert strict.value(LAG) >= LAG_SECONDS

        await execute(servers.standby, "SELECT pg_wal_replay_resume()")
        for desk in (patient, strict):
            await wait_until(partial(desk.source, CHIP_ID), partial(eq, "standby"))
            answer = await desk.look_up(CHIP_ID)
            assert answer.outcome == OUTCOME_WITHDRAWN
            assert moment(answer) > changed_at
        assert strict.value(UP) == 1


async def test_one_of_both_servers_suffices_for_look_ups(servers: Cluster, redis_url: str) -> None:
    await fill_register(servers.primary.url(), HOLDING)
    async with open_desk(servers, redis_url, LAG_SECONDS) as desk:
        await wait_until(partial(desk.source, CHIP_ID), partial(eq, "standby"))
        servers.standby.child.stop()
        assert await desk.source(CHIP_ID) == "primary"
        servers.standby.ensure_running()
        await wait_until(partial(desk.source, CHIP_ID), partial(eq, "standby"))
        # Without the primary, the standby has the last known state; Redis has nothing here.
        servers.primary.child.stop()
        await wait_until(partial(desk.served_from, CHIP_ID), partial(eq, wire.SERVED_FROM_LAST_KNOWN))
        assert await desk.outcome(CHIP_ID) == OUTCOME_ACCURATE
        assert await desk.outcome(OTHER_CHIP_ID) == OUTCOME_UNDETERMINED

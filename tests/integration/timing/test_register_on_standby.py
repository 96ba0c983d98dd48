"""Look-ups read the register from a standby: no change is seen later, however far the standby is behind."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial
from operator import eq
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.outcome_pb2 import OUTCOME_ACCURATE, OUTCOME_WITHDRAWN
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import BEARER, Gateway, fill_register, start_gateway
from tests.integration.register_loading import HOLDING, OTHER_CHIP_ID, OTHER_HOLDING
from tests.integration.streaming_standby import Standby, streaming_standby
from tests.unit.gateway.cards.people import CARD, CHIP_ID
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

LAG_SECONDS = 5
WITHDRAWAL = f"""
    UPDATE gateway.card_periods SET ended_on = '2026-02-01', end_reason = 'withdrawn'
    FROM gateway.cards WHERE cards.card_id = card_periods.card_id AND card_number = '{CARD}'
"""


@pytest.fixture
def standby(own_postgres: EmbeddedPostgres, scratch: Path) -> Iterator[Standby]:
    with (
        TemporaryDirectory(dir=scratch) as folder,
        streaming_standby(own_postgres, Path(folder) / "s") as one,
    ):
        yield one


@pytest.fixture
async def gateway(own_postgres: EmbeddedPostgres, standby: Standby, redis_url: str) -> AsyncIterator[Gateway]:
    """A gateway that reads the standby."""
    await fill_register(own_postgres.url(), HOLDING, OTHER_HOLDING)
    opening = start_gateway(
        own_postgres.url(), redis_url, register_url=standby.url, register_lag_seconds=LAG_SECONDS
    )
    async with opening as opened:
        yield opened


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
    own_postgres: EmbeddedPostgres, standby: Standby, gateway: Gateway, redis_url: str
) -> None:
    desk = Desk(gateway, redis_url)
    source = partial(desk.source, CHIP_ID)
    # At its start the gateway counts everybody as changed.
    await wait_until(source, partial(eq, "standby"))
    assert (await desk.look_up(CHIP_ID)).outcome == OUTCOME_ACCURATE

    await standby.pause()
    await wait_until_announced(own_postgres.url(), desk)
    changed_at = datetime.now(UTC)
    # Whoever has not changed is read from the standby, as it was before the change.
    other = await desk.look_up(OTHER_CHIP_ID)
    while await desk.source(OTHER_CHIP_ID) == "standby":
        assert (await desk.look_up(CHIP_ID)).outcome == OUTCOME_WITHDRAWN
    assert moment(other) < changed_at

    # Beyond the limit the primary answers, for everybody.
    assert moment(await desk.look_up(OTHER_CHIP_ID)) > changed_at
    assert desk.value('wardgate_register_standby_up{server="standby"} ') == 0
    assert desk.value('wardgate_register_lag_seconds{server="standby"} ') >= LAG_SECONDS
    assert (await desk.look_up(CHIP_ID)).outcome == OUTCOME_WITHDRAWN

    await standby.resume()
    await wait_until(source, partial(eq, "standby"))
    answer = await desk.look_up(CHIP_ID)
    assert answer.outcome == OUTCOME_WITHDRAWN
    assert moment(answer) > changed_at
    assert desk.value('wardgate_register_standby_up{server="standby"} ') == 1

    standby.server.__exit__(None, None, None)
    assert await desk.source(OTHER_CHIP_ID) == "primary"
    assert (await desk.look_up(CHIP_ID)).outcome == OUTCOME_WITHDRAWN


async def wait_until_announced(database_url: str, desk: Desk) -> None:
    """Withdraw the card; return when a look-up sees it, which reads the primary from then on."""
    connection = await connect(database_url)
    await connection.execute(WITHDRAWAL)
    await connection.close()

    async def outcome() -> int:
        return (await desk.look_up(CHIP_ID)).outcome

    await wait_until(outcome, lambda seen: seen == OUTCOME_WITHDRAWN)

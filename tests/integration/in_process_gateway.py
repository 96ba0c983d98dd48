"""A complete gateway in the test's own process, called over a real channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple
from urllib.request import urlopen

import grpc
import structlog

from gateway.cards.card import Holding
from gateway.settings import Settings
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.wiring import open_gateway
from tests.contract.filled_register import connect, keep
from tests.integration.unhurried import unhurried, unhurried_redis
from tests.receipt_keys import RECEIPT_KEYS
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding

BEARER = (("authorization", "Bearer secret"),)
HOLDING = a_holding(THIS_YEAR)


class Gateway(NamedTuple):
    """A running gateway and how to call it."""

    target: str
    channel: grpc.aio.Channel
    cards: CardServiceStub
    metrics_port: int
    token_port: int | None = None

    def metrics(self) -> list[str]:
        """The lines of its metrics page."""
        with urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics") as page:
            return list(page.read().decode().splitlines())


@asynccontextmanager
async def start_gateway(
    database_url: str, redis_url: str, share_port: Literal["yes", "no"] = "no", **further: Any
) -> AsyncIterator[Gateway]:
    """On free ports; stopped on exit. `further`: other settings.

    It does not take a busy machine for a database or a Redis that is away.
    """
    with TemporaryDirectory(prefix="wg-") as spool, unhurried(), unhurried_redis():
        settings = Settings(
            database_url=database_url,
            redis_url=redis_url,
            receipt_keys=RECEIPT_KEYS,
            listen="127.0.0.1:0",
            share_port=share_port,
            metrics_listen="127.0.0.1:0",
            spool=spool,
            **further,
        )
        async with open_gateway(settings, structlog.get_logger()) as ports:
            # Meanwhile, look-ups are slow, and these tests are about other things.
            await ports.claims_prepared.wait()
            target = f"127.0.0.1:{ports.grpc}"
            async with grpc.aio.insecure_channel(target) as channel:
                yield Gateway(target, channel, CardServiceStub(channel), ports.metrics, ports.tokens)


async def fill_register(database_url: str, *holdings: Holding) -> None:
    """Facility 01001 with the token "secret", and these holdings."""
    connection = await connect(database_url)
    await connection.execute("INSERT INTO gateway.facilities VALUES ('01001', 'Bệnh viện', '01', 'district')")
    await connection.execute("INSERT INTO gateway.caller_tokens VALUES (sha256('secret'), '01001')")
    await connection.close()
    await keep(database_url, holdings)

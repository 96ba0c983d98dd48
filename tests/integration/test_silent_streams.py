"""Facilities that keep silent streams or calls open do not shut out another one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import grpc
import pytest

from gateway.v1 import card_service_pb2 as wire
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import HOLDING, Gateway, fill_register, start_gateway
from wardgate.client import Refused
from wardgate.client.retry import TRIES, WRITE_FAILED

OTHERS = ("01002", "01003", "01004", "01005")
# With them, there are as many as can take all places of single look-ups.
MORE = tuple(f"010{number}" for number in range(10, 20))
# More than the gateway has places for.
MANY = 210
# More single calls than one facility has places for.
MANY_EACH = 70
CALL_SECONDS = 10


def bearer(token: str) -> tuple[tuple[str, str]]:
    """The metadata of a caller with this token."""
    return (("authorization", f"Bearer {token}"),)


async def then_silent() -> AsyncIterator[wire.CheckCardsRequest]:
    """One look-up without a number, and then a stream that stays open."""
    yield wire.CheckCardsRequest(checks=[wire.KeyedCheck(key="1")])
    await asyncio.Event().wait()


async def open_stream(gateway: Gateway, token: str) -> Any:
    """A stream that was answered, or the reason for which it was refused.

    It is opened again where grpc.aio says only that the gateway ended it before the look-up was written.
    """
    for _ in range(TRIES):
        stream = gateway.cards.CheckCards(then_silent(), metadata=bearer(token))
        try:
            await stream.read()
        except grpc.aio.AioRpcError as error:
            refusal = error
            if error.details() != WRITE_FAILED:
                break
        else:
            return stream
    return Refused.from_rpc_error(refusal).reason


async def add_others(database_url: str) -> None:
    """Add facilities whose tokens are their codes."""
    connection = await connect(database_url)
    for facility in (*OTHERS, *MORE):
        await connection.execute(
            "INSERT INTO gateway.facilities VALUES ($1, 'B', '01', 'district')", facility
        )
        await connection.execute(
            "INSERT INTO gateway.caller_tokens VALUES (sha256($1::bytea), $2)", facility.encode(), facility
        )
    await connection.close()


async def test_two_facilities_with_silent_streams_do_not_shut_out_a_third(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    await add_others(database_url)
    async with start_gateway(database_url, redis_url) as gateway:
        taken = []
        for token in ("secret", OTHERS[0]):
            streams = [await open_stream(gateway, token) for _ in range(MANY // 2)]
            assert streams[-1] == "OVERLOADED"
            assert {stream for stream in streams if isinstance(stream, str)} == {"OVERLOADED"}
            taken += [stream for stream in streams if not isinstance(stream, str)]
        third = await open_stream(gateway, OTHERS[1])
        assert not isinstance(third, str), third
        for stream in (*taken, third):
            stream.cancel()


@pytest.mark.parametrize(
    ("method", "silent_facilities"),
    [
        ("CardService/CheckCard", OTHERS),
        ("CardService/CheckCard", (*OTHERS, *MORE)),
        ("ClaimService/SubmitClaim", OTHERS),
    ],
)
async def test_facilities_with_silent_calls_do_not_shut_out_another(
    database_url: str, redis_url: str, method: str, silent_facilities: tuple[str, ...]
) -> None:
    await fill_register(database_url, HOLDING)
    await add_others(database_url)

    async def reason(call: Any) -> str:
        for _ in range(TRIES):
            # An empty message is refused as soon as it is read.
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(b"", metadata=bearer("secret"), timeout=CALL_SECONDS)
            refused = Refused.from_rpc_error(caught.value)
            if refused.reason != "OVERLOADED":
                break
            # On a busy machine it may have waited for too long; where there is no room, there is none later.
            await asyncio.sleep((refused.retry_after or timedelta()).total_seconds())
        return refused.reason

    async with start_gateway(database_url, redis_url) as gateway, AsyncExitStack() as connections:
        for facility in silent_facilities:
            connection = grpc.aio.insecure_channel(gateway.target, [("grpc.use_local_subchannel_pool", 1)])
            channel = await connections.enter_async_context(connection)
            silent: Any = channel.stream_unary(f"/gateway.v1.{method}")
            calls = [silent(metadata=bearer(facility)) for _ in range(MANY_EACH)]
            await asyncio.gather(*(call.wait_for_connection() for call in calls))
        unary: Any = gateway.channel.unary_unary(f"/gateway.v1.{method}")
        assert await reason(unary) == "REQUEST_MALFORMED"

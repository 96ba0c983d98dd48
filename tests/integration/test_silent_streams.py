"""Facilities that keep silent streams open do not shut out another one."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc

from gateway.v1 import card_service_pb2 as wire
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import HOLDING, Gateway, fill_register, start_gateway
from wardgate.client import Refused
from wardgate.client.retry import TRIES, WRITE_FAILED

OTHERS = ("01002", "01003")
# More than the gateway has places for.
MANY = 210


async def then_silent() -> AsyncIterator[wire.CheckCardsRequest]:
    """One look-up without a number, and then a stream that stays open."""
    yield wire.CheckCardsRequest(checks=[wire.KeyedCheck(key="1")])
    await asyncio.Event().wait()


async def open_stream(gateway: Gateway, token: str) -> Any:
    """A stream that was answered, or the reason for which it was refused.

    It is opened again where grpc.aio says only that the gateway ended it before the look-up was written.
    """
    metadata = (("authorization", f"Bearer {token}"),)
    for _ in range(TRIES):
        stream = gateway.cards.CheckCards(then_silent(), metadata=metadata)
        try:
            await stream.read()
        except grpc.aio.AioRpcError as error:
            refusal = error
            if error.details() != WRITE_FAILED:
                break
        else:
            return stream
    return Refused.from_rpc_error(refusal).reason


async def test_two_facilities_with_silent_streams_do_not_shut_out_a_third(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    for facility in OTHERS:
        await connection.execute(
            "INSERT INTO gateway.facilities VALUES ($1, 'B', '01', 'district')", facility
        )
        await connection.execute(
            "INSERT INTO gateway.caller_tokens VALUES (sha256($1::bytea), $2)", facility.encode(), facility
        )
    await connection.close()
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

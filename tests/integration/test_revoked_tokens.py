"""A revoked token ends open streams of every method; calls with other tokens go on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import grpc
import pytest

from gateway.admission.tokens import authenticator
from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import HOLDING, fill_register, start_gateway
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.client import Refused

Message = TypeVar("Message")


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Bearer {token}"),)


async def then_silent(message: Message) -> AsyncIterator[Message]:
    """One message, and then a stream that stays open."""
    yield message
    await asyncio.Event().wait()


async def end_of(stream: Any) -> str:
    """The reason with which a stream ends."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await asyncio.wait_for(stream.read(), LONGEST_WAIT_SECONDS)
    return str(Refused.from_rpc_error(error.value).reason)


async def execute(database_url: str, statement: str) -> None:
    connection = await connect(database_url)
    await connection.execute(statement)
    await connection.close()


async def test_a_revoked_token_ends_its_open_streams_of_both_services_and_no_other_call(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authenticator, "REMEMBERED_SECONDS", 0.5)
    await fill_register(database_url, HOLDING)
    await execute(database_url, "INSERT INTO gateway.caller_tokens VALUES (sha256('newer'), '01001')")
    look_up = cards.CheckCardsRequest(checks=[cards.KeyedCheck(key="1")])
    claim = claims.SubmitClaimsRequest(claims=[claims.KeyedClaim(key="1")])
    async with start_gateway(database_url, redis_url) as gateway:
        claim_service = ClaimServiceStub(gateway.channel)
        revoked = [
            gateway.cards.CheckCards(then_silent(look_up), metadata=bearer("secret")),
            claim_service.SubmitClaims(then_silent(claim), metadata=bearer("secret")),
        ]
        other = gateway.cards.CheckCards(then_silent(look_up), metadata=bearer("newer"))
        for stream in (*revoked, other):
            assert (await stream.read()).answers[0].key == "1"
        await execute(
            database_url,
            "UPDATE gateway.caller_tokens SET revoked_at = now() WHERE digest = sha256('secret')",
        )
        assert [await end_of(stream) for stream in revoked] == ["CALLER_UNKNOWN"] * 2
        assert not other.done()
        other.cancel()

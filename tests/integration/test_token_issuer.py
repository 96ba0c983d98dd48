"""A gateway accepts the tokens of an OpenID Connect issuer, beside its own."""

from time import time
from typing import Any

import grpc
from joserfc import jwt

from gateway.v1 import card_service_pb2 as wire
from tests.fakes.openid_provider import FakeOpenIdProvider, serving_provider
from tests.integration.in_process_gateway import BEARER, HOLDING, Gateway, fill_register, start_gateway
from tests.wait_until import wait_until
from wardgate.client import Refused


def token(provider: FakeOpenIdProvider, **claims: Any) -> str:
    given = {"iss": provider.issuer, "aud": "wardgate", "exp": int(time()) + 600, "facility": "01001"}
    header = {"alg": "RS256", "kid": provider.signs_with.kid or ""}
    return jwt.encode(header, given | claims, provider.signs_with, algorithms=["RS256"])


async def outcome(gateway: Gateway, value: str) -> str:
    request = wire.CheckCardRequest(chip_id=HOLDING.person.chip_id)
    try:
        metadata = (("authorization", f"Bearer {value}"),)
        await gateway.cards.CheckCard(request, metadata=metadata, timeout=20)
    except grpc.aio.AioRpcError as error:
        return Refused.from_rpc_error(error).reason
    return "OK"


async def test_tokens_of_the_issuer_count_beside_those_of_the_database(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    async with serving_provider() as provider:
        issuer: dict[str, Any] = {"token_issuer": provider.issuer, "token_audience": "wardgate"}
        async with start_gateway(database_url, redis_url, **issuer) as gateway:

            async def is_up() -> bool:
                wanted = f'wardgate_token_issuer_up{{issuer="{provider.issuer}"}} 1.0'
                return wanted in gateway.metrics()

            await wait_until(is_up, bool)
            assert await outcome(gateway, token(provider)) == "OK"
            assert await outcome(gateway, BEARER[0][1].removeprefix("Bearer ")) == "OK"
            for wrong in ({"aud": "another"}, {"facility": "99999"}, {"exp": int(time()) - 600}):
                assert await outcome(gateway, token(provider, **wrong)) == "CALLER_UNKNOWN"

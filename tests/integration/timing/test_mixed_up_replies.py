"""What answers in the place of Redis answers something else, as a proxy does that mixes replies up."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.v1.card_service_pb2 import ServedFrom
from gateway.v1.claim_service_pb2 import CLAIM_STATE_REVIEWED
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import TOKENS, ClaimStack
from tests.integration.facility_connections import open_connections
from tests.wait_until import wait_until
from wardgate.stack.embedded.redis import EmbeddedRedis

CHUNK_BYTES = 65536
COMMAND = re.compile(rb"(?:^|\r\n)\*[0-9]+\r\n\$")


class MixingProxy:
    """Passes everything on, or answers each command with `reply`; clients connect to `port`."""

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self.reply = b""
        self.port = 0

    async def serve(self, requests: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """Serve a connection."""
        from_server, to_server = await asyncio.open_unix_connection(self._socket_path)
        passing = asyncio.create_task(self._pass_on(from_server, answers))
        try:
            while chunk := await requests.read(CHUNK_BYTES):
                if self.reply:
                    answers.write(self.reply * len(COMMAND.findall(chunk)))
                else:
                    to_server.write(chunk)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            passing.cancel()
            for writer in (to_server, answers):
                writer.close()

    async def _pass_on(self, source: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        while chunk := await source.read(CHUNK_BYTES):
            answers.write(chunk)


@asynccontextmanager
async def mixing_proxy(redis: EmbeddedRedis) -> AsyncIterator[MixingProxy]:
    """A proxy that passes everything on yet."""
    proxy = MixingProxy(redis.url.removeprefix("unix://"))
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield proxy


@pytest.mark.parametrize(
    ("reply", "event"),
    [
        # The probe writes, and expects this reply.
        (b"+OK\r\n", "Redis refuses commands"),
        (b":5\r\n", "Redis is unavailable"),
        (b"*2\r\n:1\r\n$2\r\nOK\r\n", "Redis is unavailable"),
    ],
)
async def test_look_ups_and_claims_go_on_while_replies_are_mixed_up_and_the_cache_comes_back(
    own_stack: ClaimStack, own_redis: EmbeddedRedis, reply: bytes, event: str
) -> None:
    async with mixing_proxy(own_redis) as proxy:
        own_stack.use_redis(f"redis://127.0.0.1:{proxy.port}")
        gateway = await own_stack.gateway()
        await own_stack.worker()
        async with (
            open_connections(gateway.target, TOKENS[FACILITY], 1) as (facility,),
            gateway.calls() as calls,
        ):

            async def served_from() -> ServedFrom:
                return (await facility.look_up(deadline=10)).served_from

            await wait_until(served_from, lambda found: found == ServedFrom.SERVED_FROM_CACHE)
            proxy.reply = reply
            for _ in range(3):
                assert await served_from() == ServedFrom.SERVED_FROM_REGISTER
            assert (await calls.submit(fhir_claim("1"), wait=30)).state == CLAIM_STATE_REVIEWED
            why = await gateway.process.wait_for_event(event)
            assert "mixes replies up" in why["advice"]
            proxy.reply = b""
            await wait_until(served_from, lambda found: found == ServedFrom.SERVED_FROM_CACHE)
        assert "failed" not in gateway.process.log()

"""Services that need no token, over a real channel."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health, health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha import reflection
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest
from grpc_reflection.v1alpha.reflection_pb2_grpc import (
    ServerReflectionStub,
    add_ServerReflectionServicer_to_server,
)

from gateway import open_server
from gateway.open_server import STREAMS_A_CONNECTION, OpenServer
from wardgate.client import Refused

SERVING, REQUEST = HealthCheckResponse.SERVING, HealthCheckRequest(service="cards")


@pytest.fixture
async def target() -> AsyncIterator[str]:
    """A server with Health, which says that "cards" serves."""
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", -1)])
    servicer = health.aio.HealthServicer()
    await servicer.set("cards", SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, OpenServer(server))
    add_ServerReflectionServicer_to_server(reflection.aio.ReflectionServicer(()), OpenServer(server))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(None)


def connection(target: str) -> grpc.aio.Channel:
    """A connection of its own."""
    return grpc.aio.insecure_channel(target, [("grpc.use_local_subchannel_pool", 1)])


async def test_unary_calls_and_streams_are_answered(target: str) -> None:
    async with connection(target) as channel:
        stub = HealthStub(channel)
        assert (await stub.Check(REQUEST)).status == SERVING
        watch = stub.Watch(REQUEST)
        assert (await watch.read()).status == SERVING
        watch.cancel()


async def test_an_unknown_service_is_not_found(target: str) -> None:
    async with connection(target) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await HealthStub(channel).Check(HealthCheckRequest(service="unknown"))
    assert error.value.code() is grpc.StatusCode.NOT_FOUND


REFLECT = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"


@pytest.mark.parametrize("method", ["/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch", REFLECT])
@pytest.mark.parametrize("content", [b"\xff\xff\xff", bytes(6 * 1024 * 1024)])
async def test_bytes_that_are_no_message_are_refused_and_not_logged(
    target: str, caplog: pytest.LogCaptureFixture, method: str, content: bytes
) -> None:
    async with connection(target) as channel:
        call: Any = channel.unary_unary(method)
        with caplog.at_level(logging.INFO), pytest.raises(grpc.aio.AioRpcError) as error:
            await call(content)
    refused = Refused.from_rpc_error(error.value)
    assert (refused.code, refused.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
    assert caplog.records == []


async def test_callers_that_never_send_their_message_are_ended_and_delay_no_other_connection(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    monkeypatch.setattr(open_server, "READ_SECONDS", 0.5)
    async with connection(target) as silent, connection(target) as other:
        call: Any = silent.stream_unary("/grpc.health.v1.Health/Check")
        calls = [asyncio.ensure_future(call(never())) for _ in range(20)]
        assert (await HealthStub(other).Check(REQUEST)).status == SERVING
        ends = await asyncio.gather(*calls, return_exceptions=True)
    assert {end.code() for end in ends if isinstance(end, grpc.aio.AioRpcError)} == {
        grpc.StatusCode.DEADLINE_EXCEEDED
    }


async def test_a_caller_asks_over_one_stream_which_types_there_are(target: str) -> None:
    question = ServerReflectionRequest(file_containing_symbol="grpc.health.v1.Health")
    async with connection(target) as channel:
        answers = [
            answer.file_descriptor_response.file_descriptor_proto[0]
            async for answer in ServerReflectionStub(channel).ServerReflectionInfo(iter([question] * 2))
        ]
    assert all(b"HealthCheckRequest" in answer for answer in answers)
    assert len(answers) == 2


async def test_a_connection_has_only_so_many_streams_and_silent_ones_end(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_server, "READ_SECONDS", 0.5)
    async with connection(target) as channel, connection(target) as other:
        watchers = [HealthStub(channel).Watch(REQUEST) for _ in range(STREAMS_A_CONNECTION)]
        assert [(await watcher.read()).status for watcher in watchers] == [SERVING] * len(watchers)
        silent: Any = channel.stream_stream(REFLECT)
        too_many: Any = HealthStub(channel).Watch(REQUEST)
        assert await too_many.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert (await HealthStub(other).Watch(REQUEST).read()).status == SERVING
        assert await silent().code() is grpc.StatusCode.DEADLINE_EXCEEDED
        for watcher in watchers:
            watcher.cancel()

"""Calls from a process to itself: they wait in the same queue as the calls to one of its methods."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import Message

from gateway.admission.tokens.bearer_token import Metadata

# What gRPC says of a call's port, and says of that of `loopback_port` alone.
PORT_KIND, LOOPBACK = "transport_security_type", [b"local"]

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Call: TypeAlias = "grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]"


def loopback_port(server: grpc.aio.Server) -> str:
    """The target of a port of 127.0.0.1 that takes calls from this machine alone, without TLS."""
    return f"127.0.0.1:{server.add_secure_port('127.0.0.1:0', grpc.local_server_credentials())}"


class LoopbackProbe:
    """Calls a unary method of a service; the guard answers these calls with `empty` before anything else.

    gRPC has a queue for each registered method and one for all others, so only a call to the method itself
    waits as long as its callers. A metadata key that only this process knows tells the calls from others, and
    counts on the port of `loopback_port` alone.
    """

    def __init__(self, service: str, method: str, empty: Message) -> None:
        """`empty` is a response of the method."""
        self.method = method
        self.empty = empty
        self._path = f"/{service}/{method}"
        self.metadata = ((f"wardgate-loopback-{secrets.token_hex(16)}", ""),)

    def made(self, metadata: Metadata, context: Context) -> bool:
        """Whether a call with this metadata is one of this probe."""
        return self.metadata[0] in metadata and context.auth_context().get(PORT_KIND) == LOOPBACK

    @asynccontextmanager
    async def opened(self, target: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """A function that makes one call; it raises where the process does not answer itself."""
        async with grpc.aio.secure_channel(target, grpc.local_channel_credentials()) as channel:
            call: Call = channel.unary_unary(self._path)

            async def probe() -> None:
                await call(b"", metadata=self.metadata)

            yield probe

"""Calls from a process to itself: they wait in the same queue as the calls to its services."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import grpc

SERVICE = "wardgate.Loopback"
METHOD = "Ping"

Call: TypeAlias = "grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]"


class LoopbackProbe:
    """Uses a port that only this process has, because others may share the public one."""

    def __init__(self, server: grpc.aio.Server) -> None:
        # Generic, as the guarded methods are: a registered one, such as Health's, has a queue of its own.
        method: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(_ping)
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {METHOD: method}),))
        self._target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """A function that makes one call; it raises where the process does not answer itself."""
        async with grpc.aio.insecure_channel(self._target) as channel:
            ping: Call = channel.unary_unary(f"/{SERVICE}/{METHOD}")

            async def call() -> None:
                await ping(b"")

            yield call


async def _ping(_request: bytes, _context: object) -> bytes:
    return b""

"""Calls from a process to itself, which stand in the same queue as those of the services."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import grpc

SERVICE = "wardgate.Own"
METHOD = "Look"

Call: TypeAlias = "grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]"


class LoopbackProbe:
    """Through a port that only this process has: others may share the public one. They say nothing."""

    def __init__(self, server: grpc.aio.Server) -> None:
        # Generic, as the guarded methods are: a registered one, such as Health's, has a queue to itself.
        method: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(_look)
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {METHOD: method}),))
        self._target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """What makes one such call; it raises where the process does not answer itself."""
        async with grpc.aio.insecure_channel(self._target) as channel:
            look: Call = channel.unary_unary(f"/{SERVICE}/{METHOD}")

            async def call() -> None:
                await look(b"")

            yield call


async def _look(_request: bytes, _context: object) -> bytes:
    return b""

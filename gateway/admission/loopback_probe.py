"""Calls from a process to itself: they wait in the same queue as the calls to one of its methods."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, cast

import grpc
from google.protobuf.message import Message

from gateway.admission.guard import Handler
from gateway.admission.request_messages import Context

Call: TypeAlias = "grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]"


class LoopbackProbe:
    """Calls a unary method of a service, and answers these calls before the guard.

    gRPC has a queue for each registered method and one for all others, so only a call to the method itself
    waits as long as its callers. A metadata key that only this process knows tells the calls from others.
    """

    def __init__(self, service: str, method: str, empty: Message) -> None:
        """`empty` is a response of the method."""
        self.method = method
        self._path = f"/{service}/{method}"
        self._empty = empty
        self._key = f"wardgate-loopback-{secrets.token_hex(16)}"
        self.metadata = ((self._key, ""),)

    def answer_own_calls(self, handler: Handler) -> Handler:
        """The handler of the method, which answers the calls of this probe itself."""
        # The guard registers unary methods as those of a stream.
        behaviour: Any = handler.stream_unary
        key, empty = self._key, self._empty

        async def call(requests: object, context: Context) -> Message:
            for name, _ in context.invocation_metadata() or ():
                if name == key:
                    return empty
            response: Message = await behaviour(requests, context)
            return response

        # The stubs of grpc declare a servicer's methods as synchronous.
        return grpc.stream_unary_rpc_method_handler(cast(Any, call), None, handler.response_serializer)

    @asynccontextmanager
    async def opened(self, target: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """A function that makes one call; it raises where the process does not answer itself."""
        async with grpc.aio.insecure_channel(target) as channel:
            call: Call = channel.unary_unary(self._path)

            async def probe() -> None:
                await call(b"", metadata=self.metadata)

            yield probe

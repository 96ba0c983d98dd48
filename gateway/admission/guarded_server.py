"""Takes the server's place when a service is registered, so that every method is guarded."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from typing import Any, cast

import grpc
from google.protobuf.message import Message

from gateway.admission.caller import Caller
from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.admission.guard import Guard, Handler
from gateway.refusals import ServiceNotServed


class GuardedServer:
    """Wraps each method once, at registration; a grpc.aio interceptor would do so at every call."""

    def __init__(
        self, server: grpc.aio.Server, guard: Guard, probe: LoopbackProbe, *, accepts_many: bool = False
    ) -> None:
        """`probe` calls one of the methods; with `accepts_many`, a CallAcceptor registers that one."""
        self._accepted_apart = probe.method if accepts_many else None
        self._server = server
        self._guard = guard
        self._probe = probe
        # Of the methods that are registered, by name.
        self.handlers: dict[str, Handler] = {}

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Does nothing: generated code registers its methods twice, and the other registration is used."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Register the methods of a service, each behind the guard."""
        guarded = {
            name: self._guard.wrap(
                service, name, handler, self._probe if name == self._probe.method else None
            )
            for name, handler in handlers.items()
        }
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, guarded),))
        registered = {name: one for name, one in guarded.items() if name != self._accepted_apart}
        self._server.add_registered_method_handlers(service, registered)
        self.handlers.update(guarded)


class UnservedServer:
    """Takes the server's place for a service that this process does not serve: its methods are refused."""

    def __init__(self, server: grpc.aio.Server, guard: Guard) -> None:
        self._server = server
        self._guard = guard

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Does nothing, as in GuardedServer."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Register the methods of a service: each refuses every caller that the guard accepts."""
        refusing = {
            name: self._guard.wrap(service, name, _refusing(handler)) for name, handler in handlers.items()
        }
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, refusing),))
        self._server.add_registered_method_handlers(service, refusing)


def _refusing(handler: Handler) -> Handler:
    codec = (handler.request_deserializer, handler.response_serializer)
    # The stubs of grpc declare a servicer's methods as synchronous.
    if handler.stream_stream:
        return grpc.stream_stream_rpc_method_handler(cast(Any, _refuse_stream), *codec)
    if handler.unary_stream:
        return grpc.unary_stream_rpc_method_handler(cast(Any, _refuse_stream), *codec)
    return grpc.unary_unary_rpc_method_handler(cast(Any, _refuse), *codec)


async def _refuse(_request: Message, _caller: Caller) -> Message:
    raise ServiceNotServed


async def _refuse_stream(
    _requests: AsyncIterator[Message] | Message, _caller: Caller
) -> AsyncGenerator[Message, None]:
    raise ServiceNotServed
    yield

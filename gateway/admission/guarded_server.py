"""Takes the server's place when a service is registered, so that every method is guarded."""

from collections.abc import Mapping, Sequence

import grpc

from gateway.admission.guard import Guard, Handler


class GuardedServer:
    """Wraps each method once, at registration; a grpc.aio interceptor would do so at every call."""

    def __init__(self, server: grpc.aio.Server, guard: Guard) -> None:
        self._server = server
        self._guard = guard

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Does nothing: generated code registers its methods twice, and the other registration is used."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Register the methods of a service, each behind the guard."""
        guarded = {name: self._guard.wrap(service, name, handler) for name, handler in handlers.items()}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, guarded),))

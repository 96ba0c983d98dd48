"""What a service is registered with in place of the server: every method is guarded first."""

from collections.abc import Mapping, Sequence

import grpc

from gateway.admission.guard import Guard, Handler


class GuardedServer:
    """Wraps each method once, at registration; a grpc.aio interceptor would do so at every call."""

    def __init__(self, server: grpc.aio.Server, guard: Guard) -> None:
        self._server = server
        self._guard = guard

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Generated code offers its methods in two ways; the other one is taken."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Register the methods of a service, each behind the guard."""
        guarded = {name: self._guard.around(service, name, handler) for name, handler in handlers.items()}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, guarded),))

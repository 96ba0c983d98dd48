"""The gRPC server: its services, health and reflection; it starts on entry and drains on exit."""

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Self

import grpc
from grpc_health.v1 import health as health_v1
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from prometheus_client import Gauge

from gateway.admission.guard import Guard
from gateway.admission.guarded_server import GuardedServer
from gateway.admission.loopback_probe import LoopbackProbe
from gateway.health import Health
from runtime.address_taken import ensure_free

# Below the ten seconds that container runtimes give a process to end.
DRAIN_SECONDS = 8

# What a message may hold beside one claim of the largest size.
ENVELOPE_BYTES = 1024 * 1024

# No one connection can fill the guard's room for single calls: what is sent beyond that waits on the caller's
# own side.
CALLS_A_CONNECTION = 256
# Calls that wait to be looked at by the guard, some 16 KB each; gRPC ends those beyond as CANCELLED.
WAITING_CALLS = 20_000
# The last wall, for callers who never send their message: far beyond what the guard's rooms hold.
CALLS_AT_ONCE = 10_000
# A connection stays with the gateway that took it: of several on a port, one that was started again gets
# its part only as clients connect anew. What is under way then is finished first, however long it takes.
CONNECTION_SECONDS = 10 * 60


class Service(NamedTuple):
    """One service: its full name, and what registers its methods with a server."""

    name: str
    register: Callable[[GuardedServer], None]


class Place(NamedTuple):
    """Where to listen, and whether other processes of this user that share the port may do so too."""

    address: str
    is_shared: bool


class Server:
    """Serves while it is entered. Health and reflection need no token; all else passes the guard.

    `serving` is 1 as long as it does: of several on one port, nobody could tell from there which ones serve.
    """

    def __init__(
        self,
        place: Place,
        services: Sequence[Service],
        guard: Guard,
        health: Health,
        claim_limit_bytes: int,
        serving: Gauge,
    ) -> None:
        self._place = place
        self._health = health
        self._serving = serving
        options = (
            ("grpc.max_receive_message_length", claim_limit_bytes + ENVELOPE_BYTES),
            *_ways_to_listen(place),
            ("grpc.max_concurrent_streams", CALLS_A_CONNECTION),
            # It would end calls that a caller was allowed to make, with UNAVAILABLE.
            ("grpc.http.overload_protection", 0),
            ("grpc.server.max_pending_requests", WAITING_CALLS),
            ("grpc.server.max_pending_requests_hard_limit", WAITING_CALLS),
        )
        self._server = grpc.aio.server(options=options, maximum_concurrent_rpcs=CALLS_AT_ONCE)
        guarded = GuardedServer(self._server, guard)
        for service in services:
            service.register(guarded)
        health_pb2_grpc.add_HealthServicer_to_server(health.servicer, self._server)
        names = (*(service.name for service in services), health_v1.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._server)
        self.own_calls = LoopbackProbe(self._server)
        self.port = 0

    async def __aenter__(self) -> Self:
        ensure_free("WARDGATE_LISTEN", self._place.address, shared=self._place.is_shared)
        self.port = self._server.add_insecure_port(self._place.address)
        await self._server.start()
        self._serving.set(1)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.set(0)
        await self._health.drain()
        await self._server.stop(DRAIN_SECONDS)


def _ways_to_listen(place: Place) -> Iterator[tuple[str, int]]:
    # gRPC would share by itself: with a stranger too, and nobody would know where half of the calls went.
    yield "grpc.so_reuseport", int(place.is_shared)
    if place.is_shared:
        yield "grpc.max_connection_age_ms", CONNECTION_SECONDS * 1000

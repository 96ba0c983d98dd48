"""The gRPC server with its services, health and reflection: it starts on entry and drains on exit."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

import grpc
from grpc_health.v1 import health as health_v1
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_reflection.v1alpha.reflection_pb2_grpc import add_ServerReflectionServicer_to_server
from prometheus_client import Gauge

from gateway.admission.accept_loop import narrowed_accept_loop
from gateway.admission.call_acceptor import CallAcceptor
from gateway.admission.capacity.loopback_probe import LoopbackProbe, loopback_port
from gateway.admission.guard import Guard
from gateway.admission.guarded_server import GuardedServer, UnservedServer
from gateway.health import Health
from gateway.open_server import OpenServer
from runtime.address_taken import ensure_free
from runtime.background import BackgroundTasks, start_task
from runtime.sharing.yielding_threads import yielding_threads

# Less than the ten seconds that container runtimes give a process to end.
DRAIN_SECONDS = 8

# gRPC itself ends a call with a larger message, with no reason of ours, and reads none of it. Up to here,
# claims above their limit are refused with the limit.
LARGEST_MESSAGE = 16 * 1024 * 1024
LARGEST_MESSAGE_IN_CLAIMS = 4
# A client may send so much of a message that is not being read yet. gRPC would raise this to some megabytes
# for each stream of a fast connection, all of which stay in memory: 500 MB for 64 streams.
UNREAD_BYTES = 64 * 1024

# One connection cannot reach the guard's limit for unary calls: further calls wait on the caller's side.
CALLS_A_CONNECTION = 256
# Calls that wait for the guard, about 16 KB each; gRPC ends those above the limit as CANCELLED.
QUEUED_CALLS = 20_000
# The last limit, for callers who never send their message: far above the limits of the guard.
CONCURRENT_CALLS = 10_000
# Of the ways to compress, only to do so not at all (bit 0). 16 KB could be unpacked into 16 MB, which takes
# the event loop as long as a hundred look-ups, from callers without a token too.
UNCOMPRESSED = 0b1
# A connection stays with the gateway that accepted it: where several share a port, one that was restarted
# gets its share only as clients reconnect. Calls in progress on an expired connection end first, however long
# it takes.
CONNECTION_SECONDS = 10 * 60

# Clients behind a firewall or a load balancer ping every ten seconds or so, to keep an idle connection open.
# By default, gRPC ends the connection at the third ping within five minutes, with or without a stream on it.
PINGS = (
    ("grpc.http2.min_ping_interval_without_data_ms", 500),
    ("grpc.keepalive_permit_without_calls", 1),
)
# A connection that was cut without a word is noticed after so long: until then, its streams of WatchClaims
# keep their places, and their facility may have no more of them.
KEEPALIVE = (("grpc.keepalive_time_ms", 60_000), ("grpc.http2.ping_timeout_ms", 20_000))

# By default, gRPC waits two minutes for a client that connects and then says nothing. A handshake takes two
# round trips, which are seconds on a bad line.
HANDSHAKE_SECONDS = 20


class Service(NamedTuple):
    """One service: its full name, and what registers its methods with a server.

    `probe` measures its queue; a service without one is not served, and its methods are refused.
    `serves_without_database` says whether it can at this moment. The calls of the probed method are accepted
    many at a time where `accepts_many` is true. The method then has a queue of its own; all others share one.
    Callers are facilities; offices too where `takes_offices` is true. Where `takes_citizens` is true, they
    are citizens alone.
    """

    name: str
    register: Callable[[GuardedServer | UnservedServer], None]
    probe: LoopbackProbe | None = None
    serves_without_database: Callable[[], bool] = lambda: False
    accepts_many: bool = False
    takes_offices: bool = False
    takes_citizens: bool = False


class ListenAddress(NamedTuple):
    """Where to listen, and whether other processes of this user may share the port.

    Without credentials, calls come without TLS. `setting` is the name of what says the address.
    """

    address: str
    is_shared: bool
    credentials: grpc.ServerCredentials | None = None
    setting: str = "WARDGATE_LISTEN"


class Server:
    """Serves while it is entered. Health and reflection need no token; all other calls pass the guard.

    The gauge `serving` is 1 while it serves: from outside, processes that share a port cannot be told apart.
    `guards` has one for each service, by its name.
    """

    def __init__(
        self,
        addresses: Sequence[ListenAddress],
        services: Sequence[Service],
        guards: Mapping[str, Guard],
        health: Health,
        claim_limit_bytes: int,
        serving: Gauge,
        tasks: BackgroundTasks,
    ) -> None:
        self._addresses = addresses
        self._health = health
        self._serving = serving
        self._tasks = tasks
        options = (
            (
                "grpc.max_receive_message_length",
                max(LARGEST_MESSAGE, LARGEST_MESSAGE_IN_CLAIMS * claim_limit_bytes),
            ),
            ("grpc.compression_enabled_algorithms_bitset", UNCOMPRESSED),
            ("grpc.http2.bdp_probe", 0),
            ("grpc.http2.lookahead_bytes", UNREAD_BYTES),
            *_listen_options(is_shared=any(address.is_shared for address in addresses)),
            ("grpc.max_concurrent_streams", CALLS_A_CONNECTION),
            # It ends calls within CALLS_A_CONNECTION with UNAVAILABLE.
            ("grpc.http.overload_protection", 0),
            *PINGS,
            *KEEPALIVE,
            ("grpc.server_handshake_timeout_ms", HANDSHAKE_SECONDS * 1000),
            ("grpc.server.max_pending_requests", QUEUED_CALLS),
            ("grpc.server.max_pending_requests_hard_limit", QUEUED_CALLS),
        )
        apart = [f"/{each.name}/{each.probe.method}" for each in services if each.accepts_many and each.probe]
        # gRPC's threads are started with the first server.
        with yielding_threads(), narrowed_accept_loop(apart):
            self._server = grpc.aio.server(options=options, maximum_concurrent_rpcs=CONCURRENT_CALLS)
        self._acceptors: list[CallAcceptor] = []
        for service in services:
            self._add(service, guards[service.name])
        health_pb2_grpc.add_HealthServicer_to_server(health.servicer, OpenServer(self._server))
        served = (service.name for service in services if service.probe)
        names = (*served, health_v1.SERVICE_NAME, reflection.SERVICE_NAME)
        add_ServerReflectionServicer_to_server(
            reflection.aio.ReflectionServicer(names), OpenServer(self._server)
        )
        # A port that only this process has, because others may share the public one.
        self.loopback_target = loopback_port(self._server)
        # One for each address, once it listens.
        self.ports: list[int] = []
        # Set when it serves no more, also where gRPC has ended it.
        self.ended = asyncio.Event()

    async def __aenter__(self) -> Self:
        self.ports = [self._listen(address) for address in self._addresses]
        await self._server.start()
        for acceptor in self._acceptors:
            acceptor.start(self._tasks)
        self._serving.set(1)
        self._ending = start_task(self._note_end())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.set(0)
        await self._health.drain()
        await self._server.stop(DRAIN_SECONDS)
        for acceptor in self._acceptors:
            await acceptor.stopped()
        await self._ending

    async def _note_end(self) -> None:
        # gRPC has logged the exception that ended it.
        with suppress(Exception):
            await self._server.wait_for_termination()
        self._serving.set(0)
        self.ended.set()

    def _listen(self, address: ListenAddress) -> int:
        ensure_free(address.setting, address.address, shared=address.is_shared)
        if address.credentials is None:
            return self._server.add_insecure_port(address.address)
        return self._server.add_secure_port(address.address, address.credentials)

    def _add(self, service: Service, guard: Guard) -> None:
        if service.probe is None:
            service.register(UnservedServer(self._server, guard))
            return
        guarded = GuardedServer(self._server, guard, service.probe, accepts_many=service.accepts_many)
        service.register(guarded)
        if service.accepts_many:
            method = service.probe.method
            handler = guarded.handlers[method]
            self._acceptors.append(
                CallAcceptor(self._server, service.name, method, handler, CONCURRENT_CALLS)
            )


def _listen_options(*, is_shared: bool) -> Iterator[tuple[str, int]]:
    # gRPC shares a port by default: another program could then take half of the calls unnoticed.
    yield "grpc.so_reuseport", int(is_shared)
    if is_shared:
        yield "grpc.max_connection_age_ms", CONNECTION_SECONDS * 1000

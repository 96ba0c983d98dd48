"""Chooses the addresses that the one-machine stack listens on; checks that they are free before it starts."""

import errno
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import msgspec
from msgspec.structs import replace

from runtime.address import LARGEST_PORT, host_and_port
from runtime.problem import Problem

# Between the metrics ports of two gateways; the worker's port is the one after the first gateway's.
METRICS_PORT_STEP = 10


class Address(msgspec.Struct, frozen=True):
    """One address to listen on: what it is for, the setting that changes it, host and port."""

    purpose: str
    setting: str
    host: str
    port: int

    @property
    def listen(self) -> str:
        """HOST:PORT in the format of the settings."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """HOST:PORT for a client on this machine."""
        if self.host in {"0.0.0.0", "::", ""}:
            return f"127.0.0.1:{self.port}"
        return self.listen


GATEWAY = Address("the gateway", "WARDGATE_LISTEN", "127.0.0.1", 50051)
GATEWAY_METRICS = Address("the gateway's metrics", "WARDGATE_METRICS_LISTEN", "127.0.0.1", 9101)
WORKER_METRICS = Address("the worker's metrics", "WARDGATE_WORKER_METRICS_LISTEN", "127.0.0.1", 9102)

CONSOLE = Address("the console", "WARDGATE_CONSOLE_LISTEN", "127.0.0.1", 8080)
CONSOLE_METRICS = Address("the console's metrics", "WARDGATE_CONSOLE_METRICS_LISTEN", "127.0.0.1", 9103)
RELAY_METRICS = Address("the relay's metrics", "WARDGATE_RELAY_METRICS_LISTEN", "127.0.0.1", 9104)
# Those of which there is one each.
SINGLE = (WORKER_METRICS, CONSOLE, CONSOLE_METRICS, RELAY_METRICS)


class Addresses(msgspec.Struct, frozen=True):
    """All addresses: the gateways share one port, and each has a metrics page of its own."""

    gateway: Address
    gateway_metrics: tuple[Address, ...]
    worker_metrics: Address
    console: Address
    console_metrics: Address
    relay_metrics: Address


def choose_addresses(environment: Mapping[str, str], gateways: int = 1) -> Addresses:
    """The addresses of the environment, or the default ones; port 0 becomes a free port.

    Raises Problem if an address is malformed, used twice, or in use now.
    """
    first = _from_environment(GATEWAY_METRICS, environment)
    chosen = [
        _from_environment(GATEWAY, environment),
        *(_metrics_address(first, number) for number in range(gateways)),
        *(_from_environment(one, environment) for one in SINGLE),
    ]
    _ensure_different(chosen)
    with ExitStack() as sockets:
        ports = [_bind(address, sockets) for address in chosen]
    if in_use := [address for address, port in zip(chosen, ports, strict=True) if port is None]:
        raise Problem(_in_use_text(in_use))
    gateway, *metrics, worker, console, console_metrics, relay_metrics = (
        replace(address, port=port or 0) for address, port in zip(chosen, ports, strict=True)
    )
    return Addresses(gateway, tuple(metrics), worker, console, console_metrics, relay_metrics)


@contextmanager
def reserved_for_sharing(address: Address) -> Iterator[None]:
    """Reserve the port: only processes of this user that share it (SO_REUSEPORT) can listen there.

    The reservation itself accepts no connections. Raises Problem if a process that does not share the port
    listens there already.
    """
    with _socket_for(address) as reservation:
        reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            reservation.bind((address.host, address.port))
        except OSError as refused:
            raise Problem(_in_use_text([address])) from refused
        yield


def _from_environment(default: Address, environment: Mapping[str, str]) -> Address:
    text = environment.get(default.setting) or default.listen
    try:
        host, port = host_and_port(text)
    except ValueError as error:
        raise Problem(
            f"{default.setting} is badly formed: HOST:PORT, such as {default.listen} expected"
        ) from error
    return replace(default, host=host, port=port)


def _metrics_address(first: Address, number: int) -> Address:
    if not number:
        return first
    port = first.port + METRICS_PORT_STEP * number if first.port else 0
    if port > LARGEST_PORT:
        raise Problem(
            f"{first.setting} is {first.listen}: choose a lower port, so that there is one for the metrics "
            "of every gateway."
        )
    return replace(first, purpose=f"the metrics of gateway {number + 1}", port=port)


def _ensure_different(chosen: Sequence[Address]) -> None:
    first_use: dict[str, Address] = {}
    for address in chosen:
        other = first_use.setdefault(address.listen, address)
        if address.port and other is not address:
            raise Problem(
                f"{address.listen} cannot be both for {other.purpose} and for {address.purpose}: "
                f"change {other.setting} or {address.setting}."
            )


def _socket_for(address: Address) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET, socket.SOCK_STREAM)


def _bind(address: Address, sockets: ExitStack) -> int | None:
    """The port that a socket could be bound to just now; None if it is in use, also if it could be shared."""
    # The socket stays open until every port is found, so that no free port is chosen twice.
    bound = sockets.enter_context(_socket_for(address))
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address.host, address.port))
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            return None
        raise Problem(
            f"{address.setting} is {address.listen}, where this machine cannot listen ({refused.strerror})."
        ) from refused
    port: int = bound.getsockname()[1]
    return port


def _in_use_text(in_use: Iterable[Address]) -> str:
    which = " and ".join(f"{address.listen} ({address.purpose})" for address in in_use)
    settings = " ".join(dict.fromkeys(f"{address.setting}={address.host}:0" for address in in_use))
    return (
        f"Already in use: {which}. If another `wardgate up` runs there, use it or stop it; "
        f"or start this one on free ports: {settings} wardgate up"
    )

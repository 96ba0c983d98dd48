"""The addresses that the one-machine stack listens on, each free before anything is started."""

import errno
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import msgspec
from msgspec.structs import replace

from runtime.address import LARGEST_PORT, host_and_port
from runtime.problem import Problem

# From one gateway's metrics to the next one's: the worker's are just behind the first.
METRICS_STEP = 10


class Address(msgspec.Struct, frozen=True):
    """One listening address: whose, the setting that moves it, where."""

    whose: str
    setting: str
    host: str
    port: int

    @property
    def listen(self) -> str:
        """host:port, as the processes want it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """Where a client on this machine finds it."""
        if self.host in {"0.0.0.0", "::", ""}:
            return f"127.0.0.1:{self.port}"
        return self.listen


GATEWAY = Address("the gateway", "WARDGATE_LISTEN", "127.0.0.1", 50051)
GATEWAY_METRICS = Address("the gateway's metrics", "WARDGATE_METRICS_LISTEN", "127.0.0.1", 9101)
WORKER_METRICS = Address("the worker's metrics", "WARDGATE_WORKER_METRICS_LISTEN", "127.0.0.1", 9102)


class Addresses(msgspec.Struct, frozen=True):
    """Where everything listens: all gateways on one port, each with metrics of its own."""

    gateway: Address
    gateway_metrics: tuple[Address, ...]
    worker_metrics: Address


def choose_addresses(environment: Mapping[str, str], gateways: int = 1) -> Addresses:
    """Those of the environment or the usual ones; port 0 becomes a free port. All must be free now."""
    first = _wanted(GATEWAY_METRICS, environment)
    wanted = [
        _wanted(GATEWAY, environment),
        *(_metrics_of(first, number) for number in range(gateways)),
        _wanted(WORKER_METRICS, environment),
    ]
    _ensure_different(wanted)
    with ExitStack() as trials:
        ports = [_bind(address, trials) for address in wanted]
    if taken := [address for address, port in zip(wanted, ports, strict=True) if port is None]:
        raise Problem(_how_to_move(taken))
    gateway, *metrics, worker = (
        replace(address, port=port or 0) for address, port in zip(wanted, ports, strict=True)
    )
    return Addresses(gateway, tuple(metrics), worker)


@contextmanager
def kept_for_sharing(address: Address) -> Iterator[None]:
    """As long as this lasts, only processes of this user that share the port can listen there.

    Takes no connection itself. Raises Problem where somebody listens already who does not share.
    """
    with _socket_for(address) as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            keeper.bind((address.host, address.port))
        except OSError as refused:
            raise Problem(_how_to_move([address])) from refused
        yield


def _wanted(usual: Address, environment: Mapping[str, str]) -> Address:
    text = environment.get(usual.setting) or usual.listen
    try:
        host, port = host_and_port(text)
    except ValueError as error:
        raise Problem(
            f"{usual.setting} is badly formed: HOST:PORT, such as {usual.listen} expected"
        ) from error
    return replace(usual, host=host, port=port)


def _metrics_of(first: Address, number: int) -> Address:
    if not number:
        return first
    port = first.port + METRICS_STEP * number if first.port else 0
    if port > LARGEST_PORT:
        raise Problem(f"{first.setting} is {first.listen}, which leaves no ports for all gateways' metrics.")
    return replace(first, whose=f"the metrics of gateway {number + 1}", port=port)


def _ensure_different(wanted: Sequence[Address]) -> None:
    places: dict[str, Address] = {}
    for address in wanted:
        other = places.setdefault(address.listen, address)
        if address.port and other is not address:
            raise Problem(
                f"{address.listen} cannot be both for {other.whose} and for {address.whose}: "
                f"change {other.setting} or {address.setting}."
            )


def _socket_for(address: Address) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET, socket.SOCK_STREAM)


def _bind(address: Address, trials: ExitStack) -> int | None:
    """The port that it could be bound to just now, or None where it is taken, also by one who would share."""
    # Kept until all are found: two who may have any port must not get the same.
    trial = trials.enter_context(_socket_for(address))
    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        trial.bind((address.host, address.port))
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            return None
        raise Problem(
            f"{address.setting} is {address.listen}, where nothing can listen ({refused.strerror})."
        ) from refused
    port: int = trial.getsockname()[1]
    return port


def _how_to_move(taken: Iterable[Address]) -> str:
    which = " and ".join(f"{address.listen} ({address.whose})" for address in taken)
    how = " ".join(dict.fromkeys(f"{address.setting}={address.host}:0" for address in taken))
    return (
        f"Already in use: {which}. If another `wardgate up` runs there, use that one or stop it; "
        f"or choose free ports: {how} wardgate up"
    )

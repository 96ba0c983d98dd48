"""The addresses that the one-machine stack listens on, each free before anything is started."""

import errno
import socket
from collections.abc import Iterable, Mapping

import msgspec

from wardgate.problem import Problem
from wardgate.process.address import host_and_port


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
    """Where everything listens."""

    gateway: Address
    gateway_metrics: Address
    worker_metrics: Address


def choose_addresses(environment: Mapping[str, str]) -> Addresses:
    """Those of the environment or the usual ones; port 0 becomes a free port. All must be free now."""
    wanted = [_wanted(usual, environment) for usual in (GATEWAY, GATEWAY_METRICS, WORKER_METRICS)]
    with_ports = [_bind(address) for address in wanted]
    taken = [address for address, port in zip(wanted, with_ports, strict=True) if port is None]
    if taken:
        raise Problem(_how_to_move(taken))
    found = [
        Address(address.whose, address.setting, address.host, port or 0)
        for address, port in zip(wanted, with_ports, strict=True)
    ]
    return Addresses(*found)


def _wanted(usual: Address, environment: Mapping[str, str]) -> Address:
    text = environment.get(usual.setting) or usual.listen
    try:
        host, port = host_and_port(text)
    except ValueError as error:
        raise Problem(
            f"{usual.setting} is badly formed: HOST:PORT, such as {usual.listen} expected"
        ) from error
    return Address(usual.whose, usual.setting, host, port)


def _bind(address: Address) -> int | None:
    """The port that it could be bound to just now, or None where it is taken."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # gRPC shares ports (SO_REUSEPORT): it would start beside a stranger and get half of the calls.
    with socket.socket(family, socket.SOCK_STREAM) as trial:
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
    how = " ".join(f"{address.setting}={address.host}:0" for address in taken)
    return (
        f"Already in use: {which}. If another `wardgate up` runs there, use that one or stop it; "
        f"or choose free ports: {how} wardgate up"
    )

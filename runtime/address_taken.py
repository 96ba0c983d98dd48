"""Why a process cannot start: it cannot listen on the address of its settings."""

import socket

from runtime.address import host_and_port


class AddressTaken(Exception):  # noqa: N818 - the operator corrects it
    """One line that says what to do."""

    def __init__(self, setting: str, address: str, error: OSError, *, shared: bool = False) -> None:
        why = (
            "; the process that listens there does not share the port, or is another user's" if shared else ""
        )
        super().__init__(
            f"cannot listen on {address} ({error.strerror}{why}): set {setting} to another HOST:PORT"
        )


def ensure_free(setting: str, address: str, *, shared: bool = False) -> None:
    """Raises AddressTaken with the reason of the operating system, which gRPC does not give.

    With `shared` an address is also free where all processes that listen there share it and are this user's.
    """
    host, port = host_and_port(address)
    try:
        family, *_, socket_address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shared:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            probe.bind(socket_address)
    except OSError as error:
        raise AddressTaken(setting, address, error, shared=shared) from error

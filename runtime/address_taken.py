"""Why a process cannot start: it cannot listen where it should."""

import socket

from runtime.address import host_and_port


class AddressTaken(Exception):  # noqa: N818 - it is the operator's to mend
    """One line that says what to do."""

    def __init__(self, setting: str, address: str, error: OSError, *, shared: bool = False) -> None:
        who = "; who listens there does not share the port, or is another user's" if shared else ""
        super().__init__(
            f"cannot listen on {address} ({error.strerror}{who}): set {setting} to another HOST:PORT"
        )


def ensure_free(setting: str, address: str, *, shared: bool = False) -> None:
    """Raises AddressTaken with the system's own reason: gRPC only says that it failed, and logs at length.

    With `shared` it is also free where all who listen there share the port and are this user's.
    """
    host, port = host_and_port(address)
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shared:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            probe.bind(place)
    except OSError as error:
        raise AddressTaken(setting, address, error, shared=shared) from error

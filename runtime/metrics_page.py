"""Serves `/metrics` on a port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, start_http_server

from runtime.address import host_and_port
from runtime.address_taken import AddressTaken


@contextmanager
def metrics_page(
    address: str, registry: CollectorRegistry, setting: str = "WARDGATE_METRICS_LISTEN"
) -> Iterator[int]:
    """Serve the registry at HOST:PORT from a thread; yields the port.

    Raises AddressTaken, which names `setting`.
    """
    host, port = host_and_port(address)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise AddressTaken(setting, address, error) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

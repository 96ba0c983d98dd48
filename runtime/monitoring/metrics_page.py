"""Serves `/metrics`, and `/health` for probes, on a port of its own."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket
from socketserver import BaseRequestHandler
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app, start_http_server

from runtime.address import host_and_port
from runtime.address_taken import AddressTaken
from runtime.error_summary import error_summary
from runtime.monitoring.process_health import ProcessHealth

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH = "/health"
# Each connection has a thread until its request has come and is answered. Whoever connects and says nothing
# would keep it for ever: 3,000 connections left a gateway with as many threads.
SILENT_SECONDS = 5.0
MOST_THREADS = 100
ANSWERS = {
    True: ("200 OK", b"up\n"),
    False: ("503 Service Unavailable", b"down\n"),
    None: ("404 Not Found", b"no such service\n"),
}


@contextmanager
def metrics_page(
    address: str, registry: CollectorRegistry, health: ProcessHealth, setting: str = "WARDGATE_METRICS_LISTEN"
) -> Iterator[int]:
    """Serve the registry and the health at HOST:PORT from a thread; yields the port.

    `/health` is the health of the process as a whole, `/health/NAME` that of a service, `/health/live`
    whether the process is alive: 200, 503, or 404 for an unknown name. On Linux the metrics have the
    processor time, memory and files of this process. Raises AddressTaken, which names `setting`.
    """
    host, port = host_and_port(address)
    ProcessCollector(registry=registry)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise AddressTaken(setting, address, error) from error
    # The one of socketserver writes a traceback to standard error.
    server.handle_error = _note_failure  # type: ignore[method-assign]
    server.RequestHandlerClass = partial(_impatient, server.RequestHandlerClass)
    # Beyond that a connection is closed at once. The process has some more threads.
    server.verify_request = lambda *_: threading.active_count() < MOST_THREADS  # type: ignore[method-assign]
    server.set_app(partial(_answer, make_wsgi_app(registry), health))
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _impatient(
    handle: Callable[..., BaseRequestHandler], request: socket, *about: object
) -> BaseRequestHandler:
    request.settimeout(SILENT_SECONDS)
    return handle(request, *about)


def _answer(
    metrics: "WSGIApplication", health: ProcessHealth, environ: "WSGIEnvironment", respond: "StartResponse"
) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path != HEALTH and not path.startswith(f"{HEALTH}/"):
        return metrics(environ, respond)
    status, text = ANSWERS[health.is_well(path.removeprefix(HEALTH).removeprefix("/"))]
    respond(status, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
    return [text]


def _note_failure(request: object, client_address: object) -> None:  # noqa: ARG001 - see socketserver
    error = sys.exc_info()[1]
    # A caller that is gone, as a load balancer's that only tries to connect, is no failure.
    if error is not None and not isinstance(error, OSError):
        structlog.get_logger("metrics page").error("metrics page failed", **error_summary(error))

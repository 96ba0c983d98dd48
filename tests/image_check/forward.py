"""Forwards a TCP port to a Unix socket: other users may not open the sockets of the test servers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

BYTES = 65536


@contextmanager
def forwarded(target: Path) -> Iterator[int]:
    """Listen on 127.0.0.1, on the port that is yielded."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(str(target))
                answering = Thread(target=_copy, args=(server, self.request), daemon=True)
                answering.start()
                _copy(self.request, server)
                answering.join()

    class Forwarder(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Forwarder(("127.0.0.1", 0), Handler) as forwarder:
        Thread(target=forwarder.serve_forever, daemon=True).start()
        yield forwarder.server_address[1]
        forwarder.shutdown()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(BYTES):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)

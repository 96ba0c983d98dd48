"""TLS of a server on Python's ssl: new connections get the newest certificate, open ones stay."""

import ssl
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from runtime.tls.key_pair import read_key_pair


class ServerContext(NamedTuple):
    """A context with a certificate, and when that expires."""

    context: ssl.SSLContext
    expires: datetime


def read_server_context(certificate: str, key: str, chain: bytes, key_pem: bytes) -> ServerContext:
    """The context of two files, whose content was read. Raises ValueError where they cannot be used."""
    pair = read_key_pair(chain, key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        # Python reads the files itself; it asks the terminal for a password where it gets none.
        context.load_cert_chain(certificate, key, password=lambda: b"")
    except OSError as error:
        raise ValueError("the certificate cannot be used by TLS") from error
    return ServerContext(context, pair.expires)


def changing_context(newest: Callable[[], ServerContext]) -> ssl.SSLContext:
    """A context for a server: at each handshake it gives way to the newest one."""

    def choose(connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = newest().context

    context = newest().context
    # Despite its name, it is called where the client sends no server name, too.
    context.sni_callback = choose
    return context

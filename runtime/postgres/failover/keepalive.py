"""Lets TCP notice that a server's machine is gone, such as by a loss of power."""

import socket

import asyncpg

from runtime.postgres.url import Keepalive

# The names of the socket options; not every system has each. macOS calls the first one otherwise.
OPTIONS = {
    "keepalives_idle": ("TCP_KEEPIDLE", "TCP_KEEPALIVE"),
    "keepalives_interval": ("TCP_KEEPINTVL",),
    "keepalives_count": ("TCP_KEEPCNT",),
    "tcp_user_timeout": ("TCP_USER_TIMEOUT",),
}


def keep_alive(connection: asyncpg.Connection, keepalive: Keepalive) -> None:
    """Set the options of the connection's socket; a Unix socket needs none."""
    # The driver has no name of its own for it.
    sock = connection._transport.get_extra_info("socket")
    if sock is None or sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, keepalive.keepalives)
    for field, names in OPTIONS.items():
        option = next((getattr(socket, name) for name in names if hasattr(socket, name)), None)
        if option is not None and (value := getattr(keepalive, field)):
            sock.setsockopt(socket.IPPROTO_TCP, option, value)

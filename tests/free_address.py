"""An address to listen on, for a process that has to know its port before it starts."""

import random
import socket
from contextlib import suppress

# Below those that Linux and macOS give to whoever binds port 0 or connects: nobody is given one meanwhile.
PORTS = range(12_000, 32_000)


def free_address() -> str:
    """A loopback address that is free."""
    while True:
        address = "127.0.0.1", random.choice(PORTS)
        with suppress(OSError), socket.create_server(address):
            return "{}:{}".format(*address)

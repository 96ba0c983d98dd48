"""HOST:PORT, the form of an address in the settings."""

import re
from ipaddress import ip_address
from typing import NamedTuple

PORT = r"0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
LARGEST_PORT = 65535
ADDRESS = rf"\A(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):({PORT})\Z"


class HostAndPort(NamedTuple):
    """The host without the brackets of IPv6; a port up to 65535, 0 for any that is free."""

    host: str
    port: int


def host_and_port(address: str) -> HostAndPort:
    """The parts of an address. Raises ValueError where it does not have the form."""
    shape = re.match(ADDRESS, address)
    if shape is None:
        raise ValueError("HOST:PORT expected")
    bracketed, plain, port = shape.groups()
    return HostAndPort(bracketed or plain, int(port))


def is_loopback(address: str) -> bool:
    """Whether only programs of this machine can connect to HOST:PORT."""
    return is_loopback_host(host_and_port(address).host)


def is_loopback_host(host: str) -> bool:
    """The same of a host, of which an IPv6 address has no brackets."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

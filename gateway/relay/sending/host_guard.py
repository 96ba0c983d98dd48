"""Decides where requests may be sent, so that nobody reaches servers inside our network by a URL."""

from collections.abc import Collection, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple, Self
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
# Any other address of IPv6 is local, or contains one of IPv4, to which a translator may route.
GLOBAL_UNICAST = IPv6Network("2000::/3")
# These contain one of IPv4, too: Teredo and 6to4.
TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))


class HostRefused(Exception):  # noqa: N818 - a setting decides it, and it is no error of ours
    """A request is not sent. The message says why, and has nothing of the URL."""


class Target(NamedTuple):
    """Where a URL leads."""

    scheme: str
    host: str
    port: int

    @property
    def place(self) -> tuple[str, int]:
        """What is listed."""
        return self.host, self.port


class HostGuard:
    """Hosts are compared by their names. Public ones must have public addresses, and are called by TLS.

    A host that is listed without a port is called at 443, and at 80 without TLS; HOST:PORT at that port.
    """

    def __init__(self, public: Collection[str], private: Collection[str]) -> None:
        """`private` hosts may have any address, and may be called without TLS."""
        self._public = frozenset(place for host in public for place in _places(host, (PORTS["https"],)))
        self._private = frozenset(place for host in private for place in _places(host, PORTS.values()))

    @classmethod
    def parse(cls, public: str, private: str) -> Self:
        """Two lists with commas between the hosts."""
        return cls([*filter(None, public.split(","))], [*filter(None, private.split(","))])

    def target(self, url: str) -> Target:
        """Where a URL leads. Raises HostRefused unless its host is listed, with this port."""
        target = target_of(url)
        if target.place in self._private:
            return target
        if target.place not in self._public:
            raise HostRefused(
                "the host, with this port, is listed neither in WARDGATE_RELAY_HOSTS nor in _PRIVATE_HOSTS"
            )
        if target.scheme != "https":
            raise HostRefused("the URL must begin with https://, except for hosts in _PRIVATE_HOSTS")
        return target

    def choose(self, target: Target, addresses: Sequence[str]) -> str:
        """The address to connect to, of those that the host has. Raises HostRefused."""
        if not addresses:
            raise HostRefused("the host has no address")
        if target.place not in self._private and not all(map(_is_public, addresses)):
            raise HostRefused("the host has a private address, and is not listed in _PRIVATE_HOSTS")
        return addresses[0]


def target_of(url: str) -> Target:
    """Where a URL leads, listed or not. Raises HostRefused for one that is badly formed."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise HostRefused("the URL must be https://HOST/PATH") from error
    has_more = "@" in parts.netloc or parts.fragment or not url.isascii() or not url.isprintable()
    if has_more or " " in url or "\\" in url or not parts.hostname:
        raise HostRefused("the URL must be https://HOST/PATH, without a user, a password or a fragment")
    return Target(parts.scheme, _plain(parts.hostname), port)


def _places(listed: str, usual: Collection[int]) -> Iterator[tuple[str, int]]:
    """Of HOST or HOST:PORT. An IPv6 address with a port is in brackets."""
    host, _, port = listed.rpartition(":")
    has_port = port.isdecimal() and (":" not in host or host.endswith("]"))
    name = _plain(host if has_port else listed).strip("[]")
    yield from ((name, one) for one in ((int(port),) if has_port else usual))


def _plain(host: str) -> str:
    return host.strip().lower().rstrip(".")


def _is_public(address: str) -> bool:
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip not in GLOBAL_UNICAST or any(ip in tunnel for tunnel in TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast

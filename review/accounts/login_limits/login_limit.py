"""Limits how often a log-in may fail, by account and by address."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple, Protocol

FAILURES_OF_AN_ACCOUNT = 5
# Many reviewers share the address of an office.
FAILURES_OF_AN_ADDRESS = 30
WAIT = timedelta(minutes=15)


class LoginLimit(Protocol):
    """Counts failures. After too many, one waits 15 minutes after the last of them.

    An account counts whether it exists or not, so that the count says nothing. The failures of an account are
    counted by themselves for each address that its reviewer has logged in from: nobody locks a reviewer out
    from elsewhere.
    """

    async def wait(self, account: str, address: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero where it may be made now."""
        ...

    async def note_failure(self, account: str, address: str, now: datetime) -> int:
        """Count a failure. Returns how many more tries there are before one has to wait."""
        ...

    async def note_success(self, account: str, address: str) -> None:
        """Forget the failures of the account, and the one that was counted for the address before."""
        ...


class Count(NamedTuple):
    """What failures are counted by, and how many there may be."""

    name: str
    most: int


class Counts(NamedTuple):
    """The two counts of a try. The one of the account is of this address alone, if it was entered from it."""

    account: Count
    address: Count


def counts_of(account: str, address: str, *, entered_from_here: bool) -> Counts:
    """By what the failures of an account from an address are counted."""
    of_account = of_both(account, address) if entered_from_here else f"account {account}"
    return Counts(Count(of_account, FAILURES_OF_AN_ACCOUNT), count_of_address(address))


def count_of_address(address: str) -> Count:
    """The count of the failures from an address, or from its network."""
    return Count(f"address {network_of(address)}", FAILURES_OF_AN_ADDRESS)


def of_both(account: str, address: str) -> str:
    """The name of an account at an address."""
    return f"address {network_of(address)} account {account}"


def network_of(address: str) -> str:
    """The address that one customer of a provider has: of IPv6 the first 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((parsed, 64), strict=False))

"""Limits how often a log-in may fail, by account and by address."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from runtime.bounded_dict import BoundedDict

FAILURES_OF_AN_ACCOUNT = 5
# Many reviewers share the address of an office.
FAILURES_OF_AN_ADDRESS = 30
WAIT = timedelta(minutes=15)
# Failures that are remembered: an attacker who invents accounts and addresses does not fill the memory.
ENTRIES = 50_000


class Failures(NamedTuple):
    """How many failures there were since the last pause of 15 minutes, and when the last one was."""

    number: int
    last: datetime


class LoginLimit:
    """Counts failures in this process. After too many, one waits 15 minutes after the last of them.

    An account counts whether it exists or not, so that the count says nothing. The failures of an account are
    counted by themselves for each address that its reviewer has logged in from: nobody locks a reviewer out
    from elsewhere.
    """

    def __init__(self) -> None:
        self._failures: BoundedDict[str, Failures] = BoundedDict(ENTRIES)
        self._entered_from: BoundedDict[str, None] = BoundedDict(ENTRIES)

    def wait(self, account: str, address: str, now: datetime) -> timedelta:
        """How long to wait before the next try; zero where it may be made now."""
        waits = (self._wait(key, most, now) for key, most in self._keys(account, address))
        return max(waits)

    def note_failure(self, account: str, address: str, now: datetime) -> int:
        """Count a failure. Returns how many more tries there are before one has to wait."""
        left = []
        for key, most in self._keys(account, address):
            count = self._count(key, now) + 1
            self._failures[key] = Failures(count, now)
            left.append(max(most - count, 0))
        return min(left)

    def note_success(self, account: str, address: str) -> None:
        """Forget the failures of the account, and the one that was counted for the address before."""
        (account_key, _), (address_key, _) = self._keys(account, address)
        self._entered_from[_of_both(account, address)] = None
        self._failures.pop(account_key, None)
        if (failures := self._failures.get(address_key)) is not None:
            self._failures[address_key] = failures._replace(number=max(failures.number - 1, 0))

    def _count(self, key: str, now: datetime) -> int:
        failures = self._failures.get(key)
        return failures.number if failures is not None and now - failures.last < WAIT else 0

    def _wait(self, key: str, most: int, now: datetime) -> timedelta:
        if self._count(key, now) < most:
            return timedelta()
        return self._failures[key].last + WAIT - now

    def _keys(self, account: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
        both = _of_both(account, address)
        return (
            (both if both in self._entered_from else f"account {account}", FAILURES_OF_AN_ACCOUNT),
            (f"address {network_of(address)}", FAILURES_OF_AN_ADDRESS),
        )


def _of_both(account: str, address: str) -> str:
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

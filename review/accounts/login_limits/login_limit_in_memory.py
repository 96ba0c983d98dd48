"""Counts failed log-ins in this process."""

from datetime import datetime, timedelta
from typing import NamedTuple

from review.accounts.login_limits.login_limit import (
    WAIT,
    Count,
    Counts,
    count_of_address,
    counts_of,
    of_both,
)
from runtime.bounded_dict import BoundedDict

# Failures that are remembered: an attacker who invents accounts and addresses does not fill the memory.
ENTRIES = 50_000


class Failures(NamedTuple):
    """How many failures there were since the last pause of 15 minutes, and when the last one was."""

    number: int
    last: datetime


class LoginLimitInMemory:
    """The port LoginLimit for this process alone."""

    def __init__(self) -> None:
        self._failures: BoundedDict[str, Failures] = BoundedDict(ENTRIES)
        self._entered_from: BoundedDict[str, None] = BoundedDict(ENTRIES)

    async def wait(self, account: str, address: str, now: datetime) -> timedelta:
        """See LoginLimit."""
        return max(self._wait(count, now) for count in self._counts(account, address))

    def wait_of_address(self, address: str, now: datetime) -> timedelta:
        """The wait for what came from the address, whatever account was tried."""
        return self._wait(count_of_address(address), now)

    async def note_failure(self, account: str, address: str, now: datetime) -> int:
        """See LoginLimit."""
        left = []
        for name, most in self._counts(account, address):
            number = self._number(name, now) + 1
            self._failures[name] = Failures(number, now)
            left.append(max(most - number, 0))
        return min(left)

    async def note_success(self, account: str, address: str) -> None:
        """See LoginLimit."""
        counts = self._counts(account, address)
        self._entered_from[of_both(account, address)] = None
        self._failures.pop(counts.account.name, None)
        if (failures := self._failures.get(counts.address.name)) is not None:
            self._failures[counts.address.name] = failures._replace(number=max(failures.number - 1, 0))

    def _number(self, name: str, now: datetime) -> int:
        failures = self._failures.get(name)
        return failures.number if failures is not None and abs(now - failures.last) < WAIT else 0

    def _wait(self, count: Count, now: datetime) -> timedelta:
        if self._number(count.name, now) < count.most:
            return timedelta()
        return self._failures[count.name].last + WAIT - now

    def _counts(self, account: str, address: str) -> Counts:
        is_known = of_both(account, address) in self._entered_from
        return counts_of(account, address, entered_from_here=is_known)

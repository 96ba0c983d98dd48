"""Whether a service with the same code and days may be one that is known, by what tells services apart."""

from itertools import islice

from insurance.claim.particulars import Particulars, are_apart
from insurance.claim.parts.line import Line

# Each service is compared with the first of those with the same code and days. It limits the work where a
# claim has thousands of them.
MOST_COMPARED = 50


class KnownServices:
    """The particulars of the known services with one code and days."""

    def __init__(self) -> None:
        self._known: dict[Particulars, None] = {}

    def add(self, particulars: Particulars) -> None:
        """Add a service."""
        self._known[particulars] = None

    def may_have(self, particulars: Particulars) -> bool:
        """Whether a service with these particulars may be one of them."""
        compared = islice(self._known, MOST_COMPARED)
        return particulars in self._known or any(not are_apart(known, particulars) for known in compared)


class SimilarLines:
    """The lines of a claim with the same code, days, group and net, the first of each particulars."""

    def __init__(self, first: Line) -> None:
        self._first = {first.particulars: first}

    def add(self, line: Line) -> Line | None:
        """Add a line. Return the earlier line that may be for the same service, None if there is none."""
        known = self._first.get(line.particulars)
        if known is not None:
            return known
        compared = islice(self._first.values(), MOST_COMPARED)
        similar = next((one for one in compared if not are_apart(one.particulars, line.particulars)), None)
        self._first[line.particulars] = line
        return similar

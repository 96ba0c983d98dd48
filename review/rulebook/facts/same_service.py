"""Whether a service with the same code and days may be one that is known, by what tells services apart."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from insurance.claim.particulars import Particulars, are_apart
from insurance.claim.parts.line import Line
from insurance.claim.stay import split_key

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


class EarlierServices:
    """The services of earlier lines, by the keys of these lines (insurance/claim/stay.py).

    The code of a line may be of any system where the line names none: one program of a facility writes FHIR
    without systems, and another one BHYT XML.
    """

    def __init__(self, line_keys: Iterable[str]) -> None:
        self._known: defaultdict[str, KnownServices] = defaultdict(KnownServices)
        self._of_any_system: defaultdict[str, KnownServices] = defaultdict(KnownServices)
        for service, particulars in {split_key(key) for key in line_keys}:
            self._known[service].add(particulars)
            self._of_any_system[_without_systems(service)].add(particulars)

    def may_have(self, service: str, particulars: Particulars) -> bool:
        """Whether a service with this key and these particulars may be one of them."""
        bare = _without_systems(service)
        if bare == service:
            return self._of_any_system[bare].may_have(particulars)
        return self._known[service].may_have(particulars) or self._known[bare].may_have(particulars)


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


def _without_systems(service: str) -> str:
    """The key of the same codes if none had a system."""
    codes, _, days = service.rpartition("@")
    bare = sorted(f"|{code.rpartition('|')[2]}" for code in codes.split(";"))
    return f"{';'.join(bare)}@{days}"

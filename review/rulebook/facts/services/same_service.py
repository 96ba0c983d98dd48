"""Whether a service with the same code and days may be one that is known, by what tells services apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from insurance.claim.particulars import Particulars, are_apart
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Coding
from insurance.claim.stay import split_key

# Each service is compared with the first of those with the same code and days. It limits the work where a
# claim has thousands of them.
MOST_COMPARED = 50
Codes = tuple[Coding, ...]
NONE: Mapping[str, Codes] = {}


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
    without systems, and another one BHYT XML. A line may have a code of the facility beside the national one.
    """

    def __init__(self, line_keys: Iterable[str]) -> None:
        # By the service, and by the days with each of its codes.
        self._known: dict[str, KnownServices] = {}
        self._alike: defaultdict[tuple[str, str], dict[str, Codes]] = defaultdict(dict)
        for service, particulars in {split_key(key) for key in line_keys}:
            if service not in self._known:
                self._known[service] = KnownServices()
                codes, days = _codes_and_days(service)
                for coding in codes:
                    self._alike[days, coding.code][service] = codes
            self._known[service].add(particulars)

    def may_have(self, service: str, particulars: Particulars) -> bool:
        """Whether a service with this key and these particulars may be one of them."""
        same = self._known.get(service)
        if same is not None and same.may_have(particulars):
            return True
        codes, days = _codes_and_days(service)
        return any(
            self._known[other].may_have(particulars)
            for coding in codes
            for other, known in islice(self._alike.get((days, coding.code), NONE).items(), MOST_COMPARED)
            if not are_codes_apart(known, codes)
        )


class SimilarLines:
    """The lines of a claim with the same code, days, group and net, the first of each particulars."""

    def __init__(self, first: Line) -> None:
        self._first = {first.particulars: first}

    def add(self, line: Line) -> Line | None:
        """Add a line. Return the earlier line that may be for the same service, None if there is none."""
        known = self._first.get(line.particulars)
        if known is not None:
            return known
        similar = self.like(line)
        self._first[line.particulars] = line
        return similar

    def like(self, line: Line) -> Line | None:
        """The first line whose particulars do not tell it apart from this one; None if there is none."""
        compared = islice(self._first.values(), MOST_COMPARED)
        return next((one for one in compared if not are_apart(one.particulars, line.particulars)), None)


def are_codes_apart(one: Codes, other: Codes) -> bool:
    """Whether two lists of codes are of two services: they have no code in common, or two of one system.

    A code without a system may be of any.
    """
    if not any(_may_be_one(first, second) for first in one for second in other):
        return True
    first_codes, second_codes = _by_system(one), _by_system(other)
    common = first_codes.keys() & second_codes.keys()
    return any(first_codes[system].isdisjoint(second_codes[system]) for system in common)


def _may_be_one(one: Coding, other: Coding) -> bool:
    return one.code == other.code and (not one.system or not other.system or one.system == other.system)


def _by_system(codes: Codes) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for coding in codes:
        if coding.system:
            found.setdefault(coding.system, set()).add(coding.code)
    return found


def _codes_and_days(service: str) -> tuple[Codes, str]:
    """The codes of a service key, and its days. A part without a mark is of the code before it."""
    named, _, days = service.rpartition("@")
    parts: list[str] = []
    for part in named.split(";"):
        if "|" in part or not parts:
            parts.append(part)
        else:
            parts[-1] += f";{part}"
    split = (part.rpartition("|") for part in parts)
    return tuple([Coding(system or None, code) for system, _, code in split]), days

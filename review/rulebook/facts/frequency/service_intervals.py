"""After how many days a service is paid again: service_intervals.yaml, and the lines that it is about."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.stay import service_key
from insurance.remember import remember
from review.rulebook.facts.service_names.name_words import has_words

REMEMBERED = 8_192
# A facility has one code for a service, or a few.
MOST_CODES = 5
TABLE = Path(__file__).with_suffix(".yaml")


class ServiceInterval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`least_days` lie between two services with all words of one of `names`.

    `vi` and `en` name the service, `source` the legal text.
    """

    names: tuple[tuple[str, ...], ...]
    least_days: int
    vi: str
    en: str
    source: str


class ServiceIntervals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, as the file has them."""

    intervals: tuple[ServiceInterval, ...]


class SpacedServices:
    """Which interval the service of a name has. Names are remembered: claims have the same few thousand."""

    def __init__(self, intervals: tuple[ServiceInterval, ...]) -> None:
        self._intervals = intervals
        self.longest = max(one.least_days for one in intervals)
        self.interval_of = remember(REMEMBERED)(self._interval_of)

    def lines_of(self, claim: Claim) -> Iterator[tuple[ServiceInterval, Line]]:
        """The claim's lines that have an interval, a day and a code."""
        for line in claim.lines:
            name = line.product.name
            if name and line.first_day and line.codes and (interval := self.interval_of(name)):
                yield interval, line

    def _interval_of(self, name: str) -> ServiceInterval | None:
        named = (one for one in self._intervals if any(has_words(name, words) for words in one.names))
        return next(named, None)


class IntervalFile(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: the file itself."""

    file: str = TABLE.name

    def read(self) -> SpacedServices:
        """The intervals. Raises msgspec.ValidationError if the file is malformed."""
        return SpacedServices(msgspec.yaml.decode(TABLE.read_bytes(), type=ServiceIntervals).intervals)


SERVICE_INTERVALS = IntervalFile()


@cache
def spaced_services() -> SpacedServices:
    """The intervals, for what reads the history of a claim: read once in a process."""
    return SERVICE_INTERVALS.read()


def code_of(line: Line) -> str:
    """The key of the line in `Stay.lines` without its day: keys of the same service begin with it."""
    return f"{service_key(line).rpartition('@')[0]}@"


def spaced_codes(claim: Claim) -> Mapping[str, date]:
    """The first day of each service of the claim that has an interval, by `code_of`.

    Of the first ones: the stays of the patient are searched for each.
    """
    days: dict[str, date] = {}
    for _, line in spaced_services().lines_of(claim):
        code, day = code_of(line), line.first_day or date.max
        if code in days or len(days) < MOST_CODES:
            days[code] = min(day, days.get(code, day))
    return days

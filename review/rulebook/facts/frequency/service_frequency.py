"""How often a service is paid: the limits of service_frequency.yaml."""

from collections.abc import Set
from enum import StrEnum
from pathlib import Path

import msgspec

from insurance.remember import remember
from review.rulebook.facts.service_names.listed_names import ListedNames
from review.rulebook.facts.service_names.name_words import has_words

REMEMBERED = 8_192
TABLE = Path(__file__).with_suffix(".yaml")


class Within(StrEnum):
    """The time that a number of units is counted in."""

    HOURS = "hours"
    DAY = "day"
    STAY = "stay"


class FrequencyLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `most` units within a time, of the services with all words of one of `names`.

    `vi` and `en` name the service, `source` the legal text.
    """

    names: tuple[tuple[str, ...], ...]
    most: int
    within: Within
    vi: str
    en: str
    source: str
    hours: int = 0
    diagnoses: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def is_of(self, name: str | None) -> bool:
        """Whether the service of this name is limited."""
        return bool(name) and any(has_words(name, words) for words in self.names)


class FrequencyLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All limits, as the file has them."""

    limits: tuple[FrequencyLimit, ...]


class LimitedServices:
    """Which limits the service of a name has. Names are remembered: claims have the same few thousand."""

    def __init__(self, limits: tuple[FrequencyLimit, ...]) -> None:
        self._limits = limits
        self.of_service = remember(REMEMBERED, lambda name: len(name or ""))(self._of_service)
        self._listed = ListedNames(lambda name: any(limit.is_of(name) for limit in limits))

    def listed(self, names: Set[str]) -> Set[str]:
        """Those of the names that are limited."""
        return self._listed.among(names)

    def _of_service(self, name: str | None) -> tuple[FrequencyLimit, ...]:
        return tuple(limit for limit in self._limits if limit.is_of(name))


class FrequencyFile(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: the file itself."""

    file: str = TABLE.name

    def read(self) -> LimitedServices:
        """The limits. Raises msgspec.ValidationError if the file is malformed."""
        return LimitedServices(msgspec.yaml.decode(TABLE.read_bytes(), type=FrequencyLimits).limits)


SERVICE_FREQUENCY = FrequencyFile()

"""How often a service is paid: the limits of service_frequency.yaml."""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

TABLE = Path(__file__).with_suffix(".yaml")
# The only Vietnamese letter whose mark is no combining character.
CROSSED = str.maketrans({"đ": "d"})


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
    """All limits."""

    limits: tuple[FrequencyLimit, ...]

    @lru_cache(maxsize=8192)  # noqa: B019 - the rulebook keeps one for as long as it lives
    def of_service(self, name: str | None) -> tuple[FrequencyLimit, ...]:
        """The limits of the service of this name."""
        return tuple(limit for limit in self.limits if limit.is_of(name))


class FrequencyFile(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: the file itself."""

    file: str = TABLE.name

    def read(self) -> FrequencyLimits:
        """The limits. Raises msgspec.ValidationError if the file is malformed."""
        return msgspec.yaml.decode(TABLE.read_bytes(), type=FrequencyLimits)


SERVICE_FREQUENCY = FrequencyFile()


def has_words(name: str | None, words: tuple[str, ...]) -> bool:
    """Whether the name has all these words, however its marks and capitals are written."""
    folded = _folded(name) if name else ""
    return bool(folded) and all(word in folded for word in words)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().translate(CROSSED))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())

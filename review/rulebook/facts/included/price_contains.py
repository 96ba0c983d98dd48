"""What the price of a service contains: the pairs of price_contains.yaml."""

from collections.abc import Mapping, Set
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.remember import remember
from review.rulebook.facts.service_names.listed_names import ListedNames
from review.rulebook.facts.service_names.name_words import Named, Names, is_any, length_of

TABLE = Path(__file__).with_suffix(".yaml")
REMEMBERED = 16_384


class ContainedKind(StrEnum):
    """What is contained."""

    SERVICE = "service"
    DRUG = "drug"
    SUPPLY = "supply"


OTHER_KINDS: Mapping[LineKind | None, ContainedKind] = {
    LineKind.DRUG: ContainedKind.DRUG,
    LineKind.BLOOD: ContainedKind.DRUG,
    LineKind.SUPPLY: ContainedKind.SUPPLY,
}


class Contained(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the table, as its head explains it. `vi` and `en` name what is contained."""

    vi: str
    en: str
    names: Names
    source: str
    beside: Names = ()
    but: tuple[str, ...] = ()
    kind: ContainedKind = ContainedKind.SERVICE
    inpatient: bool = False
    doubt: bool = False


class Parts(NamedTuple):
    """What a name is: the entries that it may be contained by, and those whose service it is. By number."""

    contained: tuple[int, ...]
    containing: tuple[int, ...]


NO_PARTS = Parts((), ())
# A group of costs of each kind.
GROUPS = ("", "4", "10")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contained: tuple[Contained, ...]


class PricesContain:
    """The table, asked by names."""

    def __init__(self, entries: tuple[Contained, ...]) -> None:
        self.entries = entries
        # Per table: an equal name may be another thing in another one.
        self._known = remember(REMEMBERED, length_of)(self._of)
        self._listed = ListedNames(lambda name: any(self._of((name, group)) != NO_PARTS for group in GROUPS))

    def listed(self, names: Set[str]) -> Set[str]:
        """Those of the names that are a part, if their group is that of the entry."""
        return self._listed.among(names)

    def of(self, name: str, group: str | None) -> Parts:
        """What of the table is a part of what has this name and group, or contains it."""
        return self._known((name, group))

    def _of(self, named: Named) -> Parts:
        name, group = named
        kind = kind_of(KIND_OF_GROUP.get(group or ""))
        contained = tuple(
            number
            for number, one in enumerate(self.entries)
            if one.kind is kind and is_any(name, one.names) and not is_any(name, _each(one.but))
        )
        if kind is not ContainedKind.SERVICE:
            return Parts(contained, ()) if contained else NO_PARTS
        containing = tuple(number for number, one in enumerate(self.entries) if is_any(name, one.beside))
        left = tuple(number for number in contained if number not in containing)
        return Parts(left, containing) if left or containing else NO_PARTS


class PriceContainsFile(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: the file itself."""

    file: str = TABLE.name

    def read(self) -> PricesContain:
        """The table. Raises msgspec.ValidationError if the file is malformed."""
        return PricesContain(msgspec.yaml.decode(TABLE.read_bytes(), type=_File).contained)


PRICE_CONTAINS = PriceContainsFile()


def kind_of(kind: LineKind | None) -> ContainedKind:
    """What a line of this kind is."""
    return OTHER_KINDS.get(kind, ContainedKind.SERVICE)


def _each(phrases: tuple[str, ...]) -> Names:
    return tuple((phrase,) for phrase in phrases)

"""On which conditions drugs and services are paid: payment_conditions.yaml."""

from collections.abc import Set
from pathlib import Path

import msgspec

from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.remember import remember
from insurance.text import Text
from review.rulebook.facts.service_names.listed_names import ListedNames
from review.rulebook.facts.service_names.name_words import Named, Names, has_phrases, is_any, length_of

TABLE = Path(__file__).with_suffix(".yaml")
REMEMBERED = 16_384
DRUG = "drug"


class PaymentCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"paid_for": "for"}):
    """One condition, as the head of the table explains it. `vi` and `en` name what is paid on it."""

    vi: str
    en: str
    names: Names
    why: Text
    source: str
    kind: str = "service"
    but: tuple[str, ...] = ()
    paid_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    beside: Names = ()
    operated: bool = False
    from_age: int | None = None
    below_age: int | None = None

    def is_of(self, name: str) -> bool:
        """Whether it is the condition of what has this name."""
        return is_any(name, self.names) and not any(has_phrases(name, (one,)) for one in self.but)

    def is_beside(self, name: str | None) -> bool:
        """Whether what has this name is what it has to stand beside."""
        return name is not None and is_any(name, self.beside) and not self.is_of(name)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    conditions: tuple[PaymentCondition, ...]


class PaymentConditions:
    """The table, asked by names."""

    def __init__(self, conditions: tuple[PaymentCondition, ...]) -> None:
        self._conditions = conditions
        self._known = remember(REMEMBERED, length_of)(self._of)
        self._listed = ListedNames(lambda name: any(one.is_of(name) for one in conditions))

    def listed(self, names: Set[str]) -> Set[str]:
        """Those of the names that have a condition, if their group is that of the entry."""
        return self._listed.among(names)

    def of(self, name: str, group: str | None) -> tuple[PaymentCondition, ...]:
        """The conditions of what has this name and group."""
        return self._known((name, group))

    def _of(self, named: Named) -> tuple[PaymentCondition, ...]:
        name, group = named
        is_drug = KIND_OF_GROUP.get(group or "") is LineKind.DRUG
        of_kind = (one for one in self._conditions if (one.kind == DRUG) is is_drug)
        return tuple(one for one in of_kind if one.is_of(name))


class PaymentConditionsFile(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: the file itself."""

    file: str = TABLE.name

    def read(self) -> PaymentConditions:
        """The table. Raises msgspec.ValidationError if the file is malformed."""
        return PaymentConditions(msgspec.yaml.decode(TABLE.read_bytes(), type=_File).conditions)


PAYMENT_CONDITIONS = PaymentConditionsFile()

"""The illnesses of sample patients, and the care for each (data/diagnoses.csv, care.yaml, items.csv)."""

from decimal import Decimal
from random import Random

import msgspec

from gateway.cards.card import Sex
from wardgate.samples.data_file import read_csv, read_yaml
from wardgate.samples.random_choice import WeightedChoice


class Item(msgspec.Struct, frozen=True):
    """A service, drug or supply that a claim's line can bill: `group` is MA_NHOM, `price` whole VND."""

    code: str
    group: str
    display: str
    price: Decimal


class Care(msgspec.Struct, frozen=True):
    """The care for an illness.

    `drugs` are pairs of a drug and its number a day (0: one in all), for `days` days. `operation` is None if
    there is none; `bed` is None if the illness is never treated as an inpatient.
    """

    exam: Item
    tests: tuple[Item, ...]
    drugs: tuple[tuple[Item, int], ...]
    supplies: tuple[Item, ...]
    operation: Item | None
    bed: Item | None
    days: int


class Illness(msgspec.Struct, frozen=True):
    """A diagnosis (ICD-10). `sex` None means any; both ages are included.

    `secondary_diagnoses` are codes of illnesses that often occur with it.
    """

    code: str
    display: str
    sex: Sex | None
    from_age: int
    until_age: int
    weight: int
    care: Care
    secondary_diagnoses: tuple[str, ...]

    def can_affect(self, sex: Sex, age: int) -> bool:
        """Whether a person of this sex and age can have it."""
        return self.sex in (None, sex) and self.from_age <= age <= self.until_age


def read_items() -> list[Item]:
    """Everything that sample facilities bill."""
    return msgspec.convert(read_csv("items.csv"), list[Item], strict=False)


def read_rare_items() -> list[Item]:
    """What sample facilities may bill, and no plan of care has."""
    return msgspec.convert(read_csv("rare_items.csv"), list[Item], strict=False)


class Illnesses:
    """All illnesses, by code."""

    def __init__(self) -> None:
        items = {item.code: item for item in read_items()}
        care = {name: _care(plan, items) for name, plan in read_yaml("care.yaml").items()}
        self.by_code = {row["code"]: _illness(row, care) for row in read_csv("diagnoses.csv")}

    def draw(self, random: Random, sex: Sex, age: int, *, in_bed: bool) -> Illness:
        """A random illness for a person of this sex and age; with `in_bed`, one treated as an inpatient.

        The data files have both kinds for every age.
        """
        return WeightedChoice(
            (each, each.weight)
            for each in self.by_code.values()
            if each.weight and each.can_affect(sex, age) and (each.care.bed or not in_bed)
        ).draw(random)

    def secondary_diagnoses(self, illness: Illness, sex: Sex, age: int) -> list[Illness]:
        """The illnesses that often occur with `illness` in a person of this sex and age."""
        return [
            each for code in illness.secondary_diagnoses if (each := self.by_code[code]).can_affect(sex, age)
        ]


class _Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exam: str
    days: int
    drugs: dict[str, int]
    tests: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    operation: str | None = None
    bed: str | None = None


def _care(content: object, items: dict[str, Item]) -> Care:
    plan = msgspec.convert(content, _Plan)
    return Care(
        exam=items[plan.exam],
        tests=tuple(items[code] for code in plan.tests),
        drugs=tuple((items[code], daily) for code, daily in plan.drugs.items()),
        supplies=tuple(items[code] for code in plan.supplies),
        operation=items[plan.operation] if plan.operation else None,
        bed=items[plan.bed] if plan.bed else None,
        days=plan.days,
    )


def _illness(row: dict[str, str], care: dict[str, Care]) -> Illness:
    return Illness(
        code=row["code"],
        display=row["display"],
        sex=None if row["sex"] == "any" else Sex(row["sex"]),
        from_age=int(row["from_age"]),
        until_age=int(row["until_age"]),
        weight=int(row["weight"]),
        care=care[row["care"]],
        secondary_diagnoses=tuple(row["secondary_diagnoses"].split()),
    )

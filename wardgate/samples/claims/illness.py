"""The illnesses that sample patients have, and the care that each calls for."""

from decimal import Decimal
from random import Random

import msgspec

from gateway.cards.card import Sex
from wardgate.samples.data_file import read_csv, read_yaml
from wardgate.samples.random_choice import WeightedChoice


class Item(msgspec.Struct, frozen=True):
    """What can stand on a claim's line: `group` is MA_NHOM, `price` whole VND."""

    code: str
    group: str
    display: str
    price: Decimal


class Care(msgspec.Struct, frozen=True):
    """What is done: examination, tests, drugs with how many a day (0: one in all) and for how many days."""

    exam: Item
    tests: tuple[Item, ...]
    drugs: tuple[tuple[Item, int], ...]
    supplies: tuple[Item, ...]
    operation: Item | None
    bed: Item | None
    days: int


class Illness(msgspec.Struct, frozen=True):
    """A diagnosis, whom it befalls (both ages included) and what often goes with it."""

    code: str
    display: str
    sex: Sex | None
    from_age: int
    until_age: int
    weight: int
    care: Care
    companions: tuple[str, ...]

    def befalls(self, sex: Sex, age: int) -> bool:
        """Whether somebody of that sex and age can have it."""
        return self.sex in (None, sex) and self.from_age <= age <= self.until_age


class Illnesses:
    """All of them, by code."""

    def __init__(self) -> None:
        items = {item.code: item for item in msgspec.convert(read_csv("items.csv"), list[Item], strict=False)}
        care = {name: _care(plan, items) for name, plan in read_yaml("care.yaml").items()}
        self.by_code = {row["code"]: _illness(row, care) for row in read_csv("diagnoses.csv")}

    def draw(self, dice: Random, sex: Sex, age: int, *, in_bed: bool) -> Illness:
        """One that befalls such a person; with `in_bed` one that is treated in bed. Every age has both."""
        return WeightedChoice(
            (each, each.weight)
            for each in self.by_code.values()
            if each.weight and each.befalls(sex, age) and (each.care.bed or not in_bed)
        ).draw(dice)

    def companions(self, illness: Illness, sex: Sex, age: int) -> list[Illness]:
        """Those that may stand beside it for such a person."""
        return [each for code in illness.companions if (each := self.by_code[code]).befalls(sex, age)]


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
        drugs=tuple((items[code], a_day) for code, a_day in plan.drugs.items()),
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
        companions=tuple(row["companions"].split()),
    )

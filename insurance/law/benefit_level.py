"""Benefit levels (mức hưởng): the percent of the cost that a person's card gives on a day."""

from collections.abc import Iterator
from datetime import date

import msgspec

from insurance.law.parameters.parameter import Dated, ParameterHistory
from insurance.law.reason import Reason
from insurance.law.wording import level_of_child, level_of_group, level_on_card


class BenefitLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One level: the percent of the cost within scope, by date, and its description in both languages.

    `limited` says whether the cap on supplies applies to it.
    """

    vi: str
    en: str
    limited: bool
    percent: tuple[Dated[int], ...]


class BenefitLevels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """benefit_levels.yaml: the five levels, the level of children under six, some groups' least level."""

    still_valid_on: date
    levels: dict[int, BenefitLevel]
    level_of_children: tuple[Dated[int], ...]
    level_of_group: dict[str, tuple[Dated[int], ...]]

    def histories(self) -> Iterator[tuple[Dated[int], ...]]:
        """Every number of the file that may change by date."""
        yield from (level.percent for level in self.levels.values())
        yield self.level_of_children
        yield from self.level_of_group.values()


class Benefit(msgspec.Struct, frozen=True):
    """The level that applies to a person, in percent of the cost within scope, and the reason."""

    percent: int
    limited: bool
    reason: Reason


class BenefitLevelsOfDay:
    """The levels in force on one day."""

    def __init__(self, levels: BenefitLevels, day: date) -> None:
        self._levels = levels.levels
        self._percent = {
            number: ParameterHistory(level.percent).on(day) for number, level in levels.levels.items()
        }
        self._level_of_children = ParameterHistory(levels.level_of_children).on(day)
        self._level_of_group = {
            group: ParameterHistory(history).on(day)
            for group, history in levels.level_of_group.items()
            if history[0].since <= day
        }

    def has_rule_for(self, group: str) -> bool:
        """Whether the law of the day sets a least level for this group."""
        return group in self._level_of_group

    def benefit(self, group: str, level: int, under_six: bool) -> Benefit:
        """The level of children under six, or the better of the card's and the group's level."""
        if under_six:
            return self._as_child()
        least = self._level_of_group.get(group)
        if least is not None and self._percent[least.value].value > self._percent[level].value:
            return self._as_group(group, level, least)
        return self._as_printed(level)

    def _as_printed(self, number: int) -> Benefit:
        level, percent = self._levels[number], self._percent[number]
        return Benefit(percent.value, level.limited, level_on_card(number, level.vi, level.en, percent.law))

    def _as_child(self) -> Benefit:
        number = self._level_of_children.value
        level = self._levels[number]
        reason = level_of_child(level.vi, level.en, self._level_of_children.law)
        return Benefit(self._percent[number].value, level.limited, reason)

    def _as_group(self, group: str, printed: int, least: Dated[int]) -> Benefit:
        level = self._levels[least.value]
        reason = level_of_group(group, printed, least, level.vi, level.en)
        return Benefit(self._percent[least.value].value, level.limited, reason)

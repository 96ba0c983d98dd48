"""The benefit levels: what a card's third character is worth on a day, to whom. Pure."""

from collections.abc import Iterator
from datetime import date

import msgspec

from insurance.law.parameters.parameter import Dated, ParameterHistory
from insurance.law.reason import Reason
from insurance.law.wording import level_of_child, level_of_group, level_on_card


class BenefitLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`percent` of the cost within scope, by date. `limited`: the cap on supplies holds for it."""

    vi: str
    en: str
    limited: bool
    percent: tuple[Dated[int], ...]


class BenefitLevels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The five levels, the level of children under six, and the least level of some groups."""

    still_valid_on: date
    levels: dict[int, BenefitLevel]
    level_of_children: tuple[Dated[int], ...]
    level_of_group: dict[str, tuple[Dated[int], ...]]

    def histories(self) -> Iterator[tuple[Dated[int], ...]]:
        """All that may change by date."""
        yield from (level.percent for level in self.levels.values())
        yield self.level_of_children
        yield from self.level_of_group.values()


class Benefit(msgspec.Struct, frozen=True):
    """What somebody's level comes to, and why."""

    percent: int
    limited: bool
    reason: Reason


class BenefitsOfDay:
    """The levels as they are in force on one day."""

    def __init__(self, levels: BenefitLevels, day: date) -> None:
        self._levels = levels.levels
        self._percent = {
            number: ParameterHistory(known.percent).on(day) for number, known in levels.levels.items()
        }
        self._of_children = ParameterHistory(levels.level_of_children).on(day)
        self._of_groups = {
            group: ParameterHistory(history).on(day)
            for group, history in levels.level_of_group.items()
            if history[0].since <= day
        }

    def matters(self, group: str) -> bool:
        """Whether the law of the day says anything about this group."""
        return group in self._of_groups

    def of(self, group: str, level: int, under_six: bool) -> Benefit:
        """A child's level, or the better of the card's and the group's."""
        if under_six:
            return self._child()
        least = self._of_groups.get(group)
        if least is not None and self._percent[least.value].value > self._percent[level].value:
            return self._raised(group, level, least)
        percent = self._percent[level]
        return Benefit(percent.value, self._levels[level].limited, self._said(level))

    def _said(self, level: int) -> Reason:
        known = self._levels[level]
        return level_on_card(level, known.vi, known.en, self._percent[level].law)

    def _child(self) -> Benefit:
        level = self._of_children.value
        known = self._levels[level]
        reason = level_of_child(known.vi, known.en, self._of_children.law)
        return Benefit(self._percent[level].value, known.limited, reason)

    def _raised(self, group: str, level: int, least: Dated[int]) -> Benefit:
        known = self._levels[least.value]
        reason = level_of_group(group, level, least, known.vi, known.en)
        return Benefit(self._percent[least.value].value, known.limited, reason)

"""Which rules are in force on a day: listed once for each of the few days on which they change."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from review.rulebook.engine.rule import Judge, Read, Rule, Version


class RuleInForce(NamedTuple):
    """A rule, its version in force, and that version's judge with its reference data."""

    rule: Rule
    version: Version
    judge: Judge


class RulesByDay:
    """The rules in force on every day, in the order in which they were given."""

    def __init__(self, rules: tuple[Rule, ...], read: Read) -> None:
        versions = [version for rule in rules for version in rule.versions]
        judges = {id(version): version.judge_by(read) for version in versions}
        self._days = sorted({version.since for version in versions})
        self._rules: list[list[RuleInForce]] = [[]]
        for day in self._days:
            in_force = [(rule, version) for rule in rules if (version := rule.version_on(day))]
            self._rules.append([RuleInForce(*each, judges[id(each[1])]) for each in in_force])

    def on(self, day: date) -> list[RuleInForce]:
        """The rules with a version that is in force on the day."""
        return self._rules[bisect_right(self._days, day)]

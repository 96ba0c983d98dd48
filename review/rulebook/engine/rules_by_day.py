"""Which rules are in force on a day: listed once for each of the few days on which they change."""

from bisect import bisect_right
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from review.rulebook.engine.rule import Judge, Read, Rule, Version

# More than usual claims need. Odd ones could need millions.
REMEMBERED = 8_192


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
        self._needed = reduce(or_, (rule.needs for rule in rules), 0)
        # By the part of time, and by what claims of it have: mostly some hundred.
        self._asked: dict[tuple[int, int], list[RuleInForce]] = {}

    def on(self, day: date) -> list[RuleInForce]:
        """The rules with a version that is in force on the day."""
        return self._rules[bisect_right(self._days, day)]

    def asked(self, day: date, has: int) -> list[RuleInForce]:
        """Those of them that have something to say of a case that has this (`needs_met`)."""
        key = bisect_right(self._days, day), has & self._needed
        known = self._asked.get(key)
        if known is None:
            known = [one for one in self._rules[key[0]] if not one.rule.needs or one.rule.needs & has]
            if len(self._asked) >= REMEMBERED:
                self._asked.clear()
            self._asked[key] = known
        return known

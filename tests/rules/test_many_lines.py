"""A claim of many lines costs as much as its lines: no rule compares each line with every other one."""

import sys
from datetime import date
from types import FrameType

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.line import Line
from insurance.claim.reader import ClaimReader
from review.rulebook.engine.case import Case
from review.rulebook.engine.rules_by_day import RuleInForce, RulesByDay
from tests.bench.contents import export_of
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook

FEW, MANY = 100, 400
# What is done once a claim costs less with more lines; sorting costs a little more.
MOST = MANY / FEW * 1.25
GROUPS = ("1", "2", "4", "8", "10", "12", "13", "15", "18")


class Steps:
    """Counts the lines of code that run: the same number on every machine, however busy."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _frame: FrameType, event: str, _arg: object) -> "Steps":
        self.count += event == "line"
        return self

    def of(self, one: RuleInForce, case: Case) -> int:
        """Those of a rule that judges the case."""
        self.count, before = 0, sys.gettrace()
        sys.settrace(self)
        try:
            list(one.judge(case))
        finally:
            sys.settrace(before)
        return self.count


def test_four_times_the_lines_take_no_rule_much_more_than_four_times_the_steps() -> None:
    rules = the_rulebook().rules
    few, many = (a_case_of(lines) for lines in (FEW, MANY))
    in_force = RulesByDay(rules, lambda source: source.read()).on(few.day or date.min)
    grown = {one.rule.code: steps(one, many) / steps(one, few) for one in in_force}
    assert {code: ratio for code, ratio in grown.items() if ratio > MOST} == {}


def steps(one: RuleInForce, case: Case) -> int:
    """One at least. Judged once before, so that texts that rules remember are known."""
    list(one.judge(case))
    return Steps().of(one, case) or 1


def a_case_of(lines: int) -> Case:
    """An export of so many lines of all kinds, each with all facts, on the days of a stay."""
    claim = ClaimReader().read(export_of(lines), ClaimFormat.BHYT_XML)
    return replace(a_case(claim.last_day), claim=varied(claim))


def varied(claim: Claim) -> Claim:
    """Of all kinds in turn, every tenth line like the one before it."""
    lines: list[Line] = []
    for place, line in enumerate(claim.lines):
        is_repeated = bool(lines) and place % 10 == 9
        codes = lines[-1].codes if is_repeated else line.codes
        group = lines[-1].group if is_repeated else GROUPS[place % len(GROUPS)]
        lines.append(replace(line, codes=codes, group=group))
    return replace(claim, lines=tuple(lines))

"""Which rules the engine asks of a case, and what those would answer that it does not ask."""

from datetime import date

from review.rulebook.engine.case import Case
from review.rulebook.engine.needs_met import needs_met
from review.rulebook.engine.rules_by_day import RulesByDay


def codes_asked(case: Case, by_day: RulesByDay) -> list[str]:
    """The codes of the rules that are asked."""
    return [one.rule.code for one in by_day.asked(case.day or date.min, needs_met(case))]


def unasked_answers(case: Case, by_day: RulesByDay) -> list[object]:
    """What rules in force would answer that are not asked."""
    asked, in_force = set(codes_asked(case, by_day)), by_day.on(case.day or date.min)
    return [answer for one in in_force if one.rule.code not in asked for answer in one.judge(case)]

"""A part of docs/rules/README.md: the insurer's codes, what answers each, or why nothing does."""

from collections.abc import Iterable, Mapping
from types import ModuleType

from docs.generate.table import table
from review.rulebook.insurer_list.insurer_rule import InsurerRule, insurer_rules

HEADING = "## By the insurer's code"
INTRODUCTION = """\
The insurer (VSS) has a list of {count} rules on claims. {answered} of them are answered, {acts} record what a
reviewer did, so that no rule can find them, and {open} are not covered yet. A finding has the code of its
case in the field `insurer_code`."""
ACT = "a reviewer's own act"


def insurer_codes(modules: Iterable[ModuleType]) -> str:
    """A heading, the counts, and a table of all codes. `modules` declare the rules."""
    listed, answers = insurer_rules(), _answers(modules)
    introduction = INTRODUCTION.format(
        count=len(listed),
        answered=len(answers),
        acts=sum(rule.reviewers_act for rule in listed.values()),
        open=sum(bool(rule.not_covered) for rule in listed.values()),
    )
    rows = ((code, rule.en, rule.vi, _answer(code, rule, answers)) for code, rule in listed.items())
    return f"{HEADING}\n\n{introduction}\n\n{table(('code', 'rule', 'quy tắc', 'answered by'), rows)}"


def _answers(modules: Iterable[ModuleType]) -> Mapping[str, str]:
    """A link to the page of the rule, by the insurer's code."""
    return {
        code: f"[{module.rule.code}]({module.__name__.rpartition('.')[2]}.md)"
        for module in modules
        for code in module.rule.answers
    }


def _answer(code: str, rule: InsurerRule, answers: Mapping[str, str]) -> str:
    if rule.reviewers_act:
        return ACT
    return f"not covered yet: {rule.not_covered}" if rule.not_covered else answers[code]

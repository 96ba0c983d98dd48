"""Asks rules about a batch of cases: one rule after the other, about all cases that it is asked of.

So the code of a rule stays in the processor's caches: it takes half the time that it takes between others.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Finding, Unjudged
from review.rulebook.engine.rule import Version
from review.rulebook.engine.rules_by_day import RuleInForce


class Judging(NamedTuple):
    """A case with the answers about it so far, and the rules to ask."""

    case: Case
    rules: Sequence[RuleInForce]
    findings: list[Finding]
    unjudged: list[Unjudged]


def ask(cases: Iterable[Judging], places: Mapping[str, int]) -> None:
    """Add the answers of all rules, in the order of the places of their codes. Exceptions are passed on."""
    for (rule, version, judge), asked_of in _by_rule(cases, places):
        for case, _, findings, unjudged in asked_of:
            for answer in judge(case):
                # An answer that is none is found out by isinstance in thrice the time.
                if type(answer) is Missing:
                    unjudged.append(Unjudged(rule, answer))
                else:
                    findings.append(Finding(rule, version, answer))


def _by_rule(cases: Iterable[Judging], places: Mapping[str, int]) -> list[tuple[RuleInForce, list[Judging]]]:
    """Each rule with the cases that it is asked of."""
    found: dict[Version, tuple[RuleInForce, list[Judging]]] = {}
    for case in cases:
        for rule in case.rules:
            known = found.get(rule.version)
            if known is None:
                found[rule.version] = rule, [case]
            else:
                known[1].append(case)
    return sorted(found.values(), key=lambda one: places[one[0].rule.code])

"""All rules together: judges a case by every rule that is in force on its day."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from types import ModuleType
from typing import Any

from insurance.claim.fact import ClaimFact, Fact
from insurance.text import Text
from review.rulebook import rules
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Finding, Judgement, Unjudged
from review.rulebook.engine.rule import Rule, Source, Version
from review.rulebook.engine.rule_files import rules_of
from review.rulebook.engine.rulebook_version import rulebook_version

NO_DAY = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ không có ngày nào để xác định quy định áp dụng.",
        "The claim has no day, so the law that applies is not known.",
    ),
)


class Rulebook:
    """The rules of a package, with the reference data that they judge by, read once.

    `version` names the rulebook by its source files. Raises ValueError if two rules have the same code, or if
    a file of reference data is malformed.
    """

    def __init__(self, package: ModuleType = rules) -> None:
        self.rules: tuple[Rule, ...] = rules_of(package)
        self.version = rulebook_version(package)
        read = cache(_read)
        self._judges = {
            id(version): version.judge_by(read) for rule in self.rules for version in rule.versions
        }

    def judge(self, case: Case) -> Judgement:
        """The answers of every rule that is in force on the case's day. A rule's exception is passed on."""
        if case.day is None:
            return Judgement((), tuple(Unjudged(rule, NO_DAY) for rule in self.rules))
        findings: list[Finding] = []
        unjudged: list[Unjudged] = []
        for rule, version in self._in_force_on(case.day):
            for answer in self._judges[id(version)](case):
                if isinstance(answer, Missing):
                    unjudged.append(Unjudged(rule, answer))
                else:
                    findings.append(Finding(rule, version, answer))
        return Judgement(tuple(findings), tuple(unjudged))

    def _in_force_on(self, day: date) -> Iterator[tuple[Rule, Version]]:
        for rule in self.rules:
            version = rule.version_on(day)
            if version is not None:
                yield rule, version


def _read(source: Source[Any]) -> Any:  # noqa: ANN401 - each source has a type of its own
    return source.read()

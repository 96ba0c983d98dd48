"""All rules together: a case in; every objection, and every rule that could not judge, out."""

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
from review.rulebook.engine.rule import Rule, Source
from review.rulebook.engine.rule_files import rules_of
from review.rulebook.engine.rulebook_version import rulebook_version

NO_DAY = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ không có ngày nào để xác định quy định áp dụng.",
        "The claim bears no day, so nobody can say which law applies.",
    ),
)


class Rulebook:
    """The rules of a package, found and read once.

    `version` names rules, tables and score by their bytes. ValueError where two rules bear one code.
    """

    def __init__(self, package: ModuleType = rules) -> None:
        self.rules: tuple[Rule, ...] = rules_of(package)
        self.version = rulebook_version(package)
        read = cache(_read)
        self._judges = {
            id(version): version.judge_by(read) for rule in self.rules for version in rule.versions
        }

    def judge(self, case: Case) -> Judgement:
        """What every rule in force on the last day of the stay says. A rule that raises is not caught."""
        day = case.day
        if day is None:
            return Judgement((), tuple(Unjudged(rule, NO_DAY) for rule in self.rules))
        findings: list[Finding] = []
        unjudged: list[Unjudged] = []
        for rule in self.rules:
            self._ask(rule, day, case, findings, unjudged)
        return Judgement(tuple(findings), tuple(unjudged))

    def _ask(
        self, rule: Rule, day: date, case: Case, findings: list[Finding], unjudged: list[Unjudged]
    ) -> None:
        version = rule.version_on(day)
        if version is None:
            return
        for answer in self._judges[id(version)](case):
            if isinstance(answer, Missing):
                unjudged.append(Unjudged(rule, answer))
            else:
                findings.append(Finding(rule, version, answer))


def _read(source: Source[Any]) -> Any:  # noqa: ANN401 - each source has a type of its own
    return source.read()

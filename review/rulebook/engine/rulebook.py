"""All rules together: judges a case by every rule that is in force on its day."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any, Self

from insurance.claim.fact import ClaimFact, Fact
from review.rulebook import rules
from review.rulebook.engine.answers import Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement, Unjudged
from review.rulebook.engine.judging import Judging, ask
from review.rulebook.engine.lines.line_amounts import are_possible_sums, is_possible
from review.rulebook.engine.needs_met import needs_met
from review.rulebook.engine.not_clear import REASONS, NotClear
from review.rulebook.engine.rule import Rule, Source
from review.rulebook.engine.rule_files import rules_of
from review.rulebook.engine.rulebook_version import rulebook_version
from review.rulebook.engine.rules_by_day import RuleInForce, RulesByDay


class Rulebook:
    """The rules of a package, with the reference data that they judge by, read once.

    `version` names the rulebook by its source files. `precisions` are the priors of the rules, by code.
    Raises ValueError if two rules have the same code, or if a file of reference data is malformed.
    """

    def __init__(self, package: ModuleType = rules) -> None:
        self.rules: tuple[Rule, ...] = rules_of(package)
        self.version = rulebook_version(package)
        self.precisions: Mapping[str, Decimal] = {rule.code: rule.precision.mean for rule in self.rules}
        self._by_outcome: Mapping[tuple[str, str], Decimal] = {}
        self._read = cache(_read)
        self._in_force = RulesByDay(self.rules, self._read)
        self._places = {rule.code: place for place, rule in enumerate(self.rules)}

    def applied(
        self,
        off: Collection[str],
        precisions: Mapping[str, Decimal],
        by_outcome: Mapping[tuple[str, str], Decimal],
    ) -> Self:
        """The same rulebook with these precisions, and without the rules of the codes in `off`.

        Rules that are off are not asked at all. `by_outcome` are precisions by code and outcome.
        """
        applied = copy(self)
        applied.rules = tuple(rule for rule in self.rules if rule.code not in off)
        applied.precisions = precisions
        applied._by_outcome = by_outcome
        applied._in_force = RulesByDay(applied.rules, self._read)
        return applied

    def judge(self, case: Case) -> Judgement:
        """The answers of every rule that is in force on the case's day. A rule's exception is passed on.

        Rules that need what the case does not have are not asked. Where none is in force, because the day is
        before the law or is not known, every rule is unjudged.
        """
        return self.judge_all((case,))[0]

    def judge_all(self, cases: Sequence[Case]) -> list[Judgement]:
        """The same of each case, in less time than of one after the other."""
        judged = [Judging(case, self._asked_of(case), [], []) for case in cases]
        ask(judged, self._places)
        return [self._judgement(one) for one in judged]

    def _asked_of(self, case: Case) -> Sequence[RuleInForce]:
        """The rules that have something to say; none where none is in force."""
        day = case.day
        return self._in_force.asked(day, needs_met(case)) if day else ()

    def _judgement(self, judged: Judging) -> Judgement:
        case, rules, findings, unjudged = judged
        day = None if rules else case.day
        if rules or (day and self._in_force.on(day)):
            return Judgement(
                tuple(findings),
                tuple(unjudged),
                self.precisions,
                by_outcome=self._by_outcome,
                not_clear=_not_clear(case),
            )
        not_clear = NotClear.NO_RULE_IN_FORCE if day else NotClear.NO_DAY
        lacked = Missing(_fact_of_day(case), REASONS[not_clear])
        every_rule = tuple(Unjudged(rule, lacked) for rule in self.rules)
        return Judgement((), every_rule, self.precisions, not_clear=not_clear)


def _not_clear(case: Case) -> NotClear | None:
    """Why a claim that was judged is not CLEAR, whatever was found."""
    if not case.card.is_identified:
        return NotClear.PATIENT_NOT_IDENTIFIED
    claim = case.claim
    if claim.is_bill and (claim.first_day is None or claim.last_day is None):
        return NotClear.NO_DAYS_OF_TREATMENT
    return _not_clear_amounts(case) or _not_clear_lines(case)


def _not_clear_amounts(case: Case) -> NotClear | None:
    """The same, as far as the amounts alone say so."""
    claim, amounts = case.claim, case.amounts
    if not (amounts.are_possible and is_possible(claim.total) and are_possible_sums(claim.sums)):
        return NotClear.IMPOSSIBLE_AMOUNTS
    if claim.is_bill and claim.total is None and (amounts.without_net or not claim.lines):
        return NotClear.NO_AMOUNT
    return None


def _not_clear_lines(case: Case) -> NotClear | None:
    return NotClear.UNNAMED_SERVICE if case.claim.is_bill and case.index.unnamed else None


def _fact_of_day(case: Case) -> Fact:
    """What gives the case's day; the stay where the claim has no day."""
    is_created = case.claim.last_day is None and case.claim.created is not None
    return Fact(ClaimFact.CREATED if is_created else ClaimFact.STAY)


def _read(source: Source[Any]) -> Any:  # noqa: ANN401 - each source has a type of its own
    return source.read()

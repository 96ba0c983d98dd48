"""Which findings a decision upholds: what rules learn from it.

A finding that takes money off (CUT, REFUSE) is upheld if the decision takes money off where it points: off
its line, or off the claim if it is about the claim as a whole. A warning is upheld if the decision names its
rule as a reason where it points, or takes money off its line. A claim that was cut as a whole says nothing
about its lines: there, a finding is upheld if its rule is among the reasons.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from insurance.money import ZERO
from review.answer.money_message import money_value
from review.triage.deciding.decision import Action, Decision
from review.v1.review_pb2 import FINDING_OUTCOME_WARN, Finding, FindingOutcome, Review


class FindingVerdict(msgspec.Struct, frozen=True):
    """What the decision says about a rule's findings on the claim: upheld if any of them is.

    `at_stake` is the sum of their amounts, at most what the claim asks for. `cut` is what the decision took
    off where upheld ones point, at most `at_stake` where they have amounts. The outcomes of the findings,
    such as "CUT", are in `upheld_outcomes` if one with this outcome is upheld, else in `dropped_outcomes`.
    """

    rule: str
    upheld: bool
    at_stake: Decimal
    cut: Decimal
    upheld_outcomes: tuple[str, ...]
    dropped_outcomes: tuple[str, ...]


def finding_verdicts(review: Review, decision: Decision) -> list[FindingVerdict]:
    """The verdict on each rule with a finding, those on trial too. None of a question."""
    if decision.accepted is None:
        return []
    by_rule: dict[str, list[Finding]] = {}
    for finding in (*review.findings, *review.findings_on_trial):
        by_rule.setdefault(finding.rule, []).append(finding)
    places = _Places(decision)
    return [_verdict(rule, findings, places, decision) for rule, findings in by_rule.items()]


def _verdict(rule: str, findings: Sequence[Finding], places: "_Places", decision: Decision) -> FindingVerdict:
    at_stake = sum((_amount(finding, decision.currency) for finding in findings), ZERO)
    held = [finding for finding in findings if places.upholds(finding)]
    upheld = {finding.line for finding in held}
    outcomes = _outcomes(held)
    cut = decision.off if 0 in upheld else sum((places.off(line) for line in upheld), ZERO)
    return FindingVerdict(
        rule=rule,
        upheld=bool(upheld),
        at_stake=min(at_stake, decision.proposed),
        cut=min(cut, at_stake or cut, decision.off),
        upheld_outcomes=tuple(sorted(outcomes)),
        dropped_outcomes=tuple(sorted(_outcomes(findings) - outcomes)),
    )


def _outcomes(findings: Iterable[Finding]) -> set[str]:
    names = (FindingOutcome.Name(finding.outcome) for finding in findings)
    return {name.removeprefix("FINDING_OUTCOME_") for name in names}


def _amount(finding: Finding, currency: str) -> Decimal:
    return money_value(finding.amount) if finding.amount.currency_code == currency else ZERO


class _Places:
    """What the decision took off, and for which reasons, by line; 0 is the claim as a whole."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._lines = {line.line: line for line in decision.lines}

    def off(self, line: int) -> Decimal:
        """What was taken off the line."""
        return self._lines[line].off if line in self._lines else self._decision.off

    def upholds(self, finding: Finding) -> bool:
        """Whether the decision upholds the finding."""
        if self._decision.action is Action.ACCEPT:
            return False
        if finding.rule in self._reasons(finding.line):
            return True
        is_warning = finding.outcome == FINDING_OUTCOME_WARN
        if not finding.line:
            return not is_warning and self._decision.off > ZERO
        if finding.line in self._lines:
            line = self._lines[finding.line]
            return line.off > ZERO or line.action is Action.REFUSE
        return self._decision.action is Action.REFUSE

    def _reasons(self, line: int) -> Iterator[str]:
        yield from self._decision.reasons
        for decided in self._decision.lines:
            if line in (0, decided.line):
                yield from decided.reasons

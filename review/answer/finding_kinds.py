"""The findings of a judgement by rule and outcome: those of one kind are worth the same."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from insurance.money import rounded
from review.answer.claim_amounts import Affected, ClaimAmounts
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.judgement import Judgement

WARN = FindingOutcome.WARN
WEIGHTS = {
    FindingOutcome.REFUSE: Decimal("1.0"),
    FindingOutcome.CUT: Decimal("0.6"),
    FindingOutcome.WARN: Decimal("0.3"),
}
STEP = Decimal("0.0001")
# Each edition has some hundred.
REMEMBERED = 4_096


class FindingKind(msgspec.Struct):
    """Findings of one rule with one outcome. `place` is that of the first among all findings.

    `worth` is precision times weight. `affected` is the money that they affect; `is_all_money` says whether
    each of them affects some. `is_shown`: whether the facility sees that money.
    """

    rule: str
    outcome: FindingOutcome
    is_shown: bool
    place: int
    precision: Decimal
    worth: Decimal
    affected: Affected
    is_all_money: bool = True


def finding_kinds(judgement: Judgement, amounts: ClaimAmounts) -> Sequence[FindingKind]:
    """The kinds in the order of their first findings.

    The facility does not see the money of a warning for the reviewer, which may rest on stays elsewhere.
    """
    kinds: dict[tuple[str, FindingOutcome, bool], FindingKind] = {}
    for place, finding in enumerate(judgement.findings):
        found, rule = finding.found, finding.rule
        outcome = found.outcome or rule.outcome
        is_shown = found.reviewer_message is None or outcome is not WARN
        key = (rule.code, outcome, is_shown)
        kind = kinds.get(key)
        if kind is None:
            precision = judgement.precision_of(finding)
            worth = _worth(precision, outcome)
            kind = kinds[key] = FindingKind(rule.code, outcome, is_shown, place, precision, worth, {})
        if not amounts.add(found, kind.affected):
            kind.is_all_money = False
    return list(kinds.values())


@lru_cache(REMEMBERED)
def _worth(precision: Decimal, outcome: FindingOutcome) -> Decimal:
    return rounded(precision * WEIGHTS[outcome], STEP)

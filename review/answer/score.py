"""Computes the score of a judgement: points, band and amounts, as docs/score.md defines them."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

import msgspec

from insurance.claim.claim import Claim
from insurance.money import EXACT, ZERO, exact_sum, rounded, rounded_down, smallest_unit
from review.answer.claim_amounts import Affected, ClaimAmounts, add_to_line
from review.answer.counting_rules import counting_rules
from review.answer.finding_kinds import WARN, FindingKind, finding_kinds
from review.rulebook.engine.judgement import Judgement

CERTAIN = Decimal(1)
SUSPECT_FROM = Decimal("0.5")
PRECISION = attrgetter("precision")


class Band(StrEnum):
    """CLEAR: no findings. CHECK: findings with a score below 0.5, or a reason why it is not CLEAR.
    SUSPECT: 0.5 or more.
    """

    CLEAR = "CLEAR"
    CHECK = "CHECK"
    SUSPECT = "SUSPECT"


class Score(msgspec.Struct, frozen=True):
    """`points` has the order of the findings. All amounts are in one currency and never negative.

    `facility_at_stake` leaves out the warnings with a message of its own for the reviewer.
    """

    points: tuple[Decimal, ...]
    total: Decimal
    band: Band
    currency: str
    proposed: Decimal
    accepted: Decimal
    at_stake: Decimal
    expected_recovery: Decimal
    facility_at_stake: Decimal


def score(judgement: Judgement, claim: Claim) -> Score:
    """The score of the findings, by the precisions of the judgement."""
    amounts = ClaimAmounts(claim, has_findings=bool(judgement.findings))
    kinds = finding_kinds(judgement, amounts)
    objections = [kind for kind in kinds if kind.outcome is not WARN]
    shown = [kind for kind in kinds if kind.is_shown]
    at_stake = amounts.over_all(_together(kinds))

    def affected(some: Sequence[FindingKind]) -> Decimal:
        # Of most claims all findings are shown objections.
        return at_stake if len(some) == len(kinds) else amounts.over_all(_together(some))

    points = _points(len(judgement.findings), kinds)
    total = min(CERTAIN, exact_sum(points))
    return Score(
        points=points,
        total=total,
        band=_band(judgement, total),
        currency=amounts.currency,
        proposed=amounts.proposed,
        accepted=EXACT.subtract(amounts.proposed, affected(objections)),
        at_stake=at_stake,
        expected_recovery=_expected_recovery(kinds, amounts, at_stake),
        facility_at_stake=affected(shown),
    )


def _together(kinds: Sequence[FindingKind]) -> Affected:
    """The sum of each line over these findings."""
    if len(kinds) == 1:
        return kinds[0].affected
    sums: Affected = {}
    for kind in kinds:
        for line, value in kind.affected.items():
            add_to_line(sums, line, value)
    return sums


def _points(count: int, kinds: Sequence[FindingKind]) -> tuple[Decimal, ...]:
    """What it is worth for the finding of each rule where this is highest, the first of several equal ones;
    0 for the other findings of the rule, and for a rule that only repeats what stronger rules count.
    """
    strongest: dict[str, FindingKind] = {}
    for kind in kinds:
        known = strongest.get(kind.rule)
        if known is None or kind.worth > known.worth:
            strongest[kind.rule] = kind
    points = [ZERO] * count
    for code in _counting(strongest, kinds):
        kind = strongest[code]
        points[kind.place] = kind.worth
    return tuple(points)


def _counting(strongest: dict[str, FindingKind], kinds: Sequence[FindingKind]) -> Sequence[str]:
    """The codes of the rules that do not only repeat what stronger rules count."""
    if len(strongest) <= 1:
        return list(strongest)
    by_worth = sorted(strongest, key=lambda code: (-strongest[code].worth, code))
    return counting_rules(by_worth, _lines_of_rules(kinds))


def _lines_of_rules(kinds: Sequence[FindingKind]) -> dict[str, set[int] | None]:
    """The lines with money that each rule affects; None if it is not about money alone, or if a facility
    that does not see the money could read it from the points.
    """
    lines: dict[str, set[int] | None] = {}
    for kind in kinds:
        known = lines.setdefault(kind.rule, set())
        if known is not None and kind.is_all_money and kind.is_shown:
            known.update(kind.affected)
        else:
            lines[kind.rule] = None
    return lines


def _band(judgement: Judgement, total: Decimal) -> Band:
    if total >= SUSPECT_FROM:
        return Band.SUSPECT
    return Band.CHECK if judgement.findings or judgement.not_clear else Band.CLEAR


def _expected_recovery(kinds: Sequence[FindingKind], amounts: ClaimAmounts, at_stake: Decimal) -> Decimal:
    """Each dong times the highest precision of a finding on it: what the most precise findings affect first,
    then what the next ones affect in addition. What two rules affect of a line is taken to be the same money.
    """
    if len({(kind.rule, kind.precision) for kind in kinds}) == 1:
        # As of most claims: all findings are of one rule.
        expected, reached = EXACT.multiply(kinds[0].precision, at_stake), at_stake
    else:
        expected, reached = _expected(kinds, amounts)
    unit = smallest_unit(amounts.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


def _expected(kinds: Sequence[FindingKind], amounts: ClaimAmounts) -> tuple[Decimal, Decimal]:
    """What is expected of findings of several rules, and what they affect."""
    expected = reached = ZERO
    of_rules: dict[str, Affected] = {}
    # Of each line the most that one rule affects.
    most: Affected = {}
    for precision, group in groupby(sorted(kinds, key=PRECISION, reverse=True), PRECISION):
        for kind in group:
            of_rule = of_rules.setdefault(kind.rule, {})
            for line, value in kind.affected.items():
                of_line, known = add_to_line(of_rule, line, value), most.get(line)
                if known is None or of_line > known:
                    most[line] = of_line
        together = amounts.over_all(most)
        expected = EXACT.add(expected, EXACT.multiply(precision, EXACT.subtract(together, reached)))
        reached = together
    return expected, reached

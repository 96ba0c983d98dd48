"""Computes the score of a judgement: points, band and amounts, as docs/score.md defines them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby

import msgspec

from insurance.claim.amounts import amount_of, claim_currency, claimed_amount, currency_of
from insurance.claim.claim import Claim
from insurance.claim.parts.values import Money
from insurance.money import EXACT, ZERO, exact_sum, plausible, rounded, rounded_down, smallest_unit
from review.answer.counting_rules import counting_rules
from review.rulebook.engine.answers import FindingOutcome, Found
from review.rulebook.engine.judgement import Finding, Judgement

WEIGHTS = {
    FindingOutcome.REFUSE: Decimal("1.0"),
    FindingOutcome.CUT: Decimal("0.6"),
    FindingOutcome.WARN: Decimal("0.3"),
}
STEP = Decimal("0.0001")
# There are as many as rules and outcomes.
REMEMBERED = 1_024
CERTAIN = Decimal(1)
SUSPECT_FROM = Decimal("0.5")
WHOLE_CLAIM = 0
# Money that lies somewhere in the lines: no number of a line is negative.
ANYWHERE = -1
# The money that a finding affects: line numbers with amounts.
Affected = list[tuple[int, Decimal]]


class Band(StrEnum):
    """CLEAR: no findings. CHECK: findings with a score below 0.5, or not judged. SUSPECT: 0.5 or more."""

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
    findings = judgement.findings
    precisions = [judgement.precision_of(finding) for finding in findings]
    amounts = _ClaimAmounts(claim)
    affected = [amounts.affected_by(finding.found) for finding in findings]
    points = _points(judgement, precisions, affected)
    total = min(CERTAIN, exact_sum(points))
    objections = [
        one
        for one, finding in zip(affected, findings, strict=True)
        if finding.outcome is not FindingOutcome.WARN
    ]
    shown = [one for one, finding in zip(affected, findings, strict=True) if _shows_its_money(finding)]
    at_stake = amounts.total(affected)
    return Score(
        points=points,
        total=total,
        band=_band(judgement, total),
        currency=amounts.currency,
        proposed=amounts.proposed,
        accepted=EXACT.subtract(amounts.proposed, amounts.total(objections)),
        at_stake=at_stake,
        expected_recovery=_expected_recovery(judgement, amounts, affected, precisions),
        facility_at_stake=at_stake if len(shown) == len(affected) else amounts.total(shown),
    )


def _points(
    judgement: Judgement, precisions: Sequence[Decimal], affected: Sequence[Affected]
) -> tuple[Decimal, ...]:
    """Precision times weight for the finding of each rule where this is highest, the first of several equal
    ones; 0 for the other findings of the rule, and for a rule that only repeats what stronger rules count.
    """
    findings = judgement.findings
    points = [_worth(precision, one.outcome) for one, precision in zip(findings, precisions, strict=True)]
    strongest: dict[str, int] = {}
    for place, finding in enumerate(findings):
        known = strongest.setdefault(finding.rule.code, place)
        if points[place] > points[known]:
            strongest[finding.rule.code] = place
    kept = set(strongest.values())
    if len(kept) > 1:
        by_points = sorted(strongest, key=lambda code: (-points[strongest[code]], code))
        kept = {strongest[code] for code in counting_rules(by_points, _lines_of_rules(findings, affected))}
    return tuple(of_one if place in kept else ZERO for place, of_one in enumerate(points))


def _lines_of_rules(findings: Sequence[Finding], affected: Sequence[Affected]) -> dict[str, set[int] | None]:
    """The lines with money that each rule affects; None if it is not about money alone, or if a facility
    that does not see the money could read it from the points.
    """
    lines: dict[str, set[int] | None] = {}
    for finding, one in zip(findings, affected, strict=True):
        known = lines.setdefault(finding.rule.code, set())
        found = {line for line, amount in one if amount} if _shows_its_money(finding) else set()
        lines[finding.rule.code] = known | found if known is not None and found else None
    return lines


def _shows_its_money(finding: Finding) -> bool:
    """Whether the facility sees what is at stake. A warning for the reviewer may rest on stays elsewhere."""
    return finding.found.reviewer_message is None or finding.outcome is not FindingOutcome.WARN


@lru_cache(REMEMBERED)
def _worth(precision: Decimal, outcome: FindingOutcome) -> Decimal:
    return rounded(precision * WEIGHTS[outcome], STEP)


def _band(judgement: Judgement, total: Decimal) -> Band:
    if total >= SUSPECT_FROM:
        return Band.SUSPECT
    return Band.CHECK if judgement.findings or judgement.by_no_rule else Band.CLEAR


def _expected_recovery(
    judgement: Judgement, amounts: "_ClaimAmounts", affected: list[Affected], precisions: list[Decimal]
) -> Decimal:
    """Each dong times the highest precision of a finding on it: what the most precise findings affect first,
    then what the next ones affect in addition. What two rules affect of a line is taken to be the same money.
    """
    expected = reached = ZERO
    so_far: defaultdict[str, list[Affected]] = defaultdict(list)
    codes = (finding.rule.code for finding in judgement.findings)
    most_precise_first = sorted(zip(precisions, codes, affected, strict=True), key=_precision, reverse=True)
    for precision, group in groupby(most_precise_first, _precision):
        for _, code, one in group:
            so_far[code].append(one)
        together = amounts.union(so_far.values())
        expected = EXACT.add(expected, EXACT.multiply(precision, EXACT.subtract(together, reached)))
        reached = together
    unit = smallest_unit(amounts.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


def _precision(one: tuple[Decimal, str, Affected]) -> Decimal:
    return one[0]


class _ClaimAmounts:
    """The money of a claim, line by line, and how much of it findings affect. Every dong counts once."""

    def __init__(self, claim: Claim) -> None:
        self.currency = claim_currency(claim)
        self.proposed = self._value(claimed_amount(claim))
        self._claim = claim

    @cached_property
    def _nets(self) -> dict[int, Decimal]:
        """The net of each line that has one. Claims without a finding do not need them."""
        nets: dict[int, Decimal] = {}
        for line in self._claim.lines:
            if line.net is not None and (value := plausible(line.net.value)) is not None:
                is_counted = value > ZERO and currency_of(line.net) == self.currency
                _add(nets, line.sequence, value if is_counted else ZERO)
        return nets

    def affected_by(self, found: Found) -> Affected:
        """The money that one finding affects, by line. WHOLE_CLAIM has the money of no line."""
        if found.line_amounts and currency_of(found.amount) == self.currency:
            return list(zip(found.lines, found.line_amounts, strict=True))
        if found.lines:
            return [(line, self._nets.get(line, ZERO)) for line in found.lines]
        return [(ANYWHERE if found.anywhere else found.line or WHOLE_CLAIM, self._value(found.amount))]

    def total(self, affected: Iterable[Affected]) -> Decimal:
        """The sum of each line, at most its net; over all lines and the whole claim, at most `proposed`."""
        sums = _sums(affected)
        return self._over_all(sums) if sums else ZERO

    def union(self, by_rule: Iterable[Iterable[Affected]]) -> Decimal:
        """The same, but of each line the most that one rule affects: rules may be about the same money."""
        most: dict[int, Decimal] = {}
        for of_rule in by_rule:
            for line, value in _sums(of_rule).items():
                most[line] = max(value, most.get(line, ZERO))
        return self._over_all(most) if most else ZERO

    def _over_all(self, sums: dict[int, Decimal]) -> Decimal:
        nets, proposed = self._nets, self.proposed
        anywhere = sums.pop(ANYWHERE, ZERO)
        found = exact_sum([min(value, nets.get(line, proposed)) for line, value in sums.items()])
        return min(proposed, max(found, anywhere))

    def _value(self, money: Money | None) -> Decimal:
        """The amount. 0 for one in another currency than the claim's, or below 0."""
        value = amount_of(money)
        return ZERO if value is None or value < ZERO or currency_of(money) != self.currency else value


def _sums(affected: Iterable[Affected]) -> dict[int, Decimal]:
    """What is affected of each line."""
    sums: dict[int, Decimal] = {}
    for one in affected:
        for line, value in one:
            if value:
                _add(sums, line, value)
    return sums


def _add(sums: dict[int, Decimal], line: int, value: Decimal) -> None:
    known = sums.get(line)
    sums[line] = value if known is None else EXACT.add(known, value)

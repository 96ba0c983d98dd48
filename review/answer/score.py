"""Computes the score of a judgement: points, band and amounts, as docs/score.md defines them."""

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
from review.rulebook.engine.answers import FindingOutcome, Found
from review.rulebook.engine.judgement import Judgement

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
    points = _points(judgement, precisions)
    total = min(CERTAIN, exact_sum(points))
    amounts = _ClaimAmounts(claim)
    affected = [amounts.affected_by(finding.found) for finding in findings]
    objections = [
        one
        for one, finding in zip(affected, findings, strict=True)
        if finding.outcome is not FindingOutcome.WARN
    ]
    shown = [
        one
        for one, finding in zip(affected, findings, strict=True)
        if finding.found.reviewer_message is None or finding.outcome is not FindingOutcome.WARN
    ]
    at_stake = amounts.total(affected)
    return Score(
        points=points,
        total=total,
        band=_band(judgement, total),
        currency=amounts.currency,
        proposed=amounts.proposed,
        accepted=EXACT.subtract(amounts.proposed, amounts.total(objections)),
        at_stake=at_stake,
        expected_recovery=_expected_recovery(amounts, affected, precisions, at_stake),
        facility_at_stake=at_stake if len(shown) == len(affected) else amounts.total(shown),
    )


def _points(judgement: Judgement, precisions: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Precision times weight for the finding of each rule where this is highest, the first of several equal
    ones; 0 for the other findings of the rule.
    """
    findings = judgement.findings
    points = [_worth(precision, one.outcome) for one, precision in zip(findings, precisions, strict=True)]
    strongest: dict[str, int] = {}
    for place, finding in enumerate(findings):
        known = strongest.setdefault(finding.rule.code, place)
        if points[place] > points[known]:
            strongest[finding.rule.code] = place
    kept = set(strongest.values())
    return tuple(of_one if place in kept else ZERO for place, of_one in enumerate(points))


@lru_cache(REMEMBERED)
def _worth(precision: Decimal, outcome: FindingOutcome) -> Decimal:
    return rounded(precision * WEIGHTS[outcome], STEP)


def _band(judgement: Judgement, total: Decimal) -> Band:
    if total >= SUSPECT_FROM:
        return Band.SUSPECT
    return Band.CHECK if judgement.findings or judgement.by_no_rule else Band.CLEAR


def _expected_recovery(
    amounts: "_ClaimAmounts", affected: list[Affected], precisions: list[Decimal], at_stake: Decimal
) -> Decimal:
    """Each dong times the highest precision of a finding on it: what the most precise findings affect first,
    then what the next ones affect in addition. All together affect what is at stake.
    """
    expected = reached = ZERO
    so_far: list[Affected] = []
    most_precise_first = sorted(zip(precisions, affected, strict=True), key=_precision, reverse=True)
    for precision, group in groupby(most_precise_first, _precision):
        so_far.extend(one for _, one in group)
        total = at_stake if len(so_far) == len(affected) else amounts.total(so_far)
        expected = EXACT.add(expected, EXACT.multiply(precision, EXACT.subtract(total, reached)))
        reached = total
    unit = smallest_unit(amounts.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


def _precision(pair: tuple[Decimal, Affected]) -> Decimal:
    return pair[0]


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
        return [(found.line or WHOLE_CLAIM, self._value(found.amount))]

    def total(self, affected: Iterable[Affected]) -> Decimal:
        """The sum of each line, at most its net; over all lines and the whole claim, at most `proposed`."""
        sums: dict[int, Decimal] = {}
        for one in affected:
            for line, value in one:
                if value:
                    _add(sums, line, value)
        if not sums:
            return ZERO
        nets, proposed = self._nets, self.proposed
        return min(
            proposed, exact_sum([min(value, nets.get(line, proposed)) for line, value in sums.items()])
        )

    def _value(self, money: Money | None) -> Decimal:
        """The amount. 0 for one in another currency than the claim's, or below 0."""
        value = amount_of(money)
        return ZERO if value is None or value < ZERO or currency_of(money) != self.currency else value


def _add(sums: dict[int, Decimal], line: int, value: Decimal) -> None:
    known = sums.get(line)
    sums[line] = value if known is None else EXACT.add(known, value)

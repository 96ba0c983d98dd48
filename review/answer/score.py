"""What a judgement weighs: points, band and money, as docs/score.md defines them. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

import msgspec

from insurance.claim.amounts import amount_of, claim_currency, claimed_amount, currency_of
from insurance.claim.claim import Claim, Money
from insurance.money import EXACT, ZERO, exact_sum, rounded, rounded_down, smallest_unit
from review.rulebook.engine.answers import FindingOutcome, Found
from review.rulebook.engine.judgement import Finding, Judgement

WEIGHTS = {
    FindingOutcome.REFUSE: Decimal("1.0"),
    FindingOutcome.CUT: Decimal("0.6"),
    FindingOutcome.WARN: Decimal("0.3"),
}
STEP = Decimal("0.0001")
CERTAIN = Decimal(1)
SUSPECT_FROM = Decimal("0.5")
WHOLE_CLAIM = 0
# How much of an objection's money lies on which line.
Touches = list[tuple[int, Decimal]]


class Band(StrEnum):
    """CLEAR: nothing found. CHECK: a score below 0.5. SUSPECT: 0.5 or more."""

    CLEAR = "CLEAR"
    CHECK = "CHECK"
    SUSPECT = "SUSPECT"


class Score(msgspec.Struct, frozen=True):
    """`points` stand in the order of the findings. All money is in one currency and never negative."""

    points: tuple[Decimal, ...]
    total: Decimal
    band: Band
    currency: str
    proposed: Decimal
    accepted: Decimal
    at_stake: Decimal
    expected_recovery: Decimal


def priors(judgement: Judgement) -> dict[str, Decimal]:
    """The precision of each rule that found something, as taken before any decision is known."""
    return {rule.code: rule.precision.mean for rule in dict.fromkeys(one.rule for one in judgement.findings)}


def score(judgement: Judgement, claim: Claim, precisions: Mapping[str, Decimal]) -> Score:
    """Weighs the findings; `precisions` has one of 0 to 1 for the code of every rule among them."""
    findings = judgement.findings
    points = _points(findings, precisions)
    total = min(CERTAIN, exact_sum(points))
    purse = _Purse(claim)
    touches = [purse.touches(finding.found) for finding in findings]
    objected = [
        on
        for on, finding in zip(touches, findings, strict=True)
        if finding.outcome is not FindingOutcome.WARN
    ]
    sure = [precisions[finding.rule.code] for finding in findings]
    return Score(
        points=points,
        total=total,
        band=_band(findings, total),
        currency=purse.currency,
        proposed=purse.proposed,
        accepted=EXACT.subtract(purse.proposed, purse.touched(objected)),
        at_stake=purse.touched(touches),
        expected_recovery=_expected_recovery(purse, touches, sure),
    )


def _points(findings: tuple[Finding, ...], precisions: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    """Precision times weight for each rule's strongest finding, the first among equals; 0 for its others."""
    strongest: dict[str, int] = {}
    for place, finding in enumerate(findings):
        known = strongest.setdefault(finding.rule.code, place)
        if WEIGHTS[finding.outcome] > WEIGHTS[findings[known].outcome]:
            strongest[finding.rule.code] = place
    return tuple(
        rounded(precisions[finding.rule.code] * WEIGHTS[finding.outcome], STEP)
        if strongest[finding.rule.code] == place
        else ZERO
        for place, finding in enumerate(findings)
    )


def _band(findings: tuple[Finding, ...], total: Decimal) -> Band:
    if not findings:
        return Band.CLEAR
    return Band.SUSPECT if total >= SUSPECT_FROM else Band.CHECK


def _expected_recovery(purse: "_Purse", touches: list[Touches], sure: list[Decimal]) -> Decimal:
    """Each dong by the surest finding on it: first what the surest touch, then what the next add to it."""
    expected = reached = ZERO
    surer: list[Touches] = []
    for precision, same in groupby(sorted(zip(sure, touches, strict=True), key=_first, reverse=True), _first):
        surer.extend(on for _, on in same)
        touched = purse.touched(surer)
        expected = EXACT.add(expected, EXACT.multiply(precision, EXACT.subtract(touched, reached)))
        reached = touched
    unit = smallest_unit(purse.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


def _first(pair: tuple[Decimal, Touches]) -> Decimal:
    return pair[0]


class _Purse:
    """The claim's money, line by line, and how much of it findings touch: each dong once."""

    def __init__(self, claim: Claim) -> None:
        self.currency = claim_currency(claim)
        self.proposed = self._value(claimed_amount(claim))
        self._nets: dict[int, Decimal] = {}
        for line in claim.lines:
            if amount_of(line.net) is not None:
                known = self._nets.get(line.sequence, ZERO)
                self._nets[line.sequence] = EXACT.add(known, self._value(line.net))

    def touches(self, found: Found) -> Touches:
        """The money of an objection, by the lines it lies on; WHOLE_CLAIM for money of no line."""
        if found.lines:
            return [(line, self._nets.get(line, ZERO)) for line in found.lines]
        return [(found.line or WHOLE_CLAIM, self._value(found.amount))]

    def touched(self, touches: Iterable[Touches]) -> Decimal:
        """Summed per line up to its net, then over lines and the whole up to what the claim asks for."""
        sums: dict[int, Decimal] = {}
        for on in touches:
            for line, value in on:
                sums[line] = EXACT.add(sums.get(line, ZERO), value)
        capped = (min(value, self._nets.get(line, self.proposed)) for line, value in sums.items())
        return min(self.proposed, exact_sum(capped))

    def _value(self, money: Money | None) -> Decimal:
        """In the claim's currency; what is in another, or below zero, is no money of the claim's."""
        value = amount_of(money)
        return ZERO if value is None or currency_of(money) != self.currency else max(ZERO, value)

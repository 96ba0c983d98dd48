"""What a judgement weighs: points, band and money, as docs/score.md defines them. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

import msgspec

from review.reading.claim import Claim, Money
from review.rulebook.judgement import Finding, Judgement
from review.rulebook.money import (
    EXACT,
    ZERO,
    amount,
    asked_for,
    claim_currency,
    currency_of,
    rounded,
    rounded_down,
    smallest_unit,
    total_of,
)
from review.rulebook.rule import Outcome

WEIGHTS = {Outcome.REFUSE: Decimal("1.0"), Outcome.CUT: Decimal("0.6"), Outcome.WARN: Decimal("0.3")}
STEP = Decimal("0.0001")
CERTAIN = Decimal(1)
SUSPECT_FROM = Decimal("0.5")
WHOLE_CLAIM = 0


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
    return {finding.rule.code: finding.rule.precision.mean for finding in judgement.findings}


def score(judgement: Judgement, claim: Claim, precisions: Mapping[str, Decimal]) -> Score:
    """Weighs the findings; `precisions` has one of 0 to 1 for the code of every rule among them."""
    findings = judgement.findings
    points = _points(findings, precisions)
    total = min(CERTAIN, total_of(points))
    purse = _Purse(claim)
    objected = (finding for finding in findings if finding.outcome is not Outcome.WARN)
    return Score(
        points=points,
        total=total,
        band=_band(findings, total),
        currency=purse.currency,
        proposed=purse.proposed,
        accepted=EXACT.subtract(purse.proposed, purse.touched(objected)),
        at_stake=purse.touched(findings),
        expected_recovery=_expected_recovery(purse, findings, precisions),
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


def _expected_recovery(
    purse: "_Purse", findings: tuple[Finding, ...], precisions: Mapping[str, Decimal]
) -> Decimal:
    """Each dong by the surest finding on it: first what the surest touch, then what the next add to it."""
    expected = reached = ZERO
    surer: list[Finding] = []

    def precision(finding: Finding) -> Decimal:
        return precisions[finding.rule.code]

    for sure, same in groupby(sorted(findings, key=precision, reverse=True), precision):
        surer.extend(same)
        touched = purse.touched(surer)
        expected = EXACT.add(expected, EXACT.multiply(sure, EXACT.subtract(touched, reached)))
        reached = touched
    unit = smallest_unit(purse.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


class _Purse:
    """The claim's money, line by line, and how much of it findings touch: each dong once."""

    def __init__(self, claim: Claim) -> None:
        self.currency = claim_currency(claim)
        self.proposed = self._value(asked_for(claim))
        self._nets: dict[int, Decimal] = {}
        for line in claim.lines:
            if amount(line.net) is not None:
                known = self._nets.get(line.sequence, ZERO)
                self._nets[line.sequence] = EXACT.add(known, self._value(line.net))

    def touched(self, findings: Iterable[Finding]) -> Decimal:
        """Summed per line up to its net, then over lines and the whole up to what the claim asks for."""
        sums: dict[int, Decimal] = {}
        for finding in findings:
            for line, value in self._touches(finding):
                sums[line] = EXACT.add(sums.get(line, ZERO), value)
        capped = (min(value, self._nets.get(line, self.proposed)) for line, value in sums.items())
        return min(self.proposed, total_of(capped))

    def _touches(self, finding: Finding) -> Iterable[tuple[int, Decimal]]:
        found = finding.found
        if found.lines:
            return ((line, self._nets.get(line, ZERO)) for line in found.lines)
        return ((found.line or WHOLE_CLAIM, self._value(found.amount)),)

    def _value(self, money: Money | None) -> Decimal:
        """In the claim's currency; what is in another, or below zero, is no money of the claim's."""
        value = amount(money)
        return ZERO if value is None or currency_of(money) != self.currency else max(ZERO, value)

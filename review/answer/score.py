"""Computes the score of a judgement: points, band and amounts, as docs/score.md defines them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import compress, groupby

import msgspec

from insurance.claim.amounts import DEFAULT_CURRENCY, amount_of, claim_currency, claimed_amount, currency_of
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
    outcomes = [finding.outcome for finding in findings]
    precisions = [judgement.precision_of(finding) for finding in findings]
    amounts = _ClaimAmounts(claim, has_findings=bool(findings))
    affected = [amounts.affected_by(finding.found) for finding in findings]
    shown = [_shows_its_money(*one) for one in zip(findings, outcomes, strict=True)]
    points = _points(findings, _worths(findings, outcomes, precisions), affected, shown)
    total = min(CERTAIN, exact_sum(points))
    objections = [
        one for one, outcome in zip(affected, outcomes, strict=True) if outcome is not FindingOutcome.WARN
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
        expected_recovery=_expected_recovery(judgement, amounts, affected, precisions),
        facility_at_stake=at_stake if all(shown) else amounts.total(list(compress(affected, shown))),
    )


def _worths(
    findings: Sequence[Finding], outcomes: Sequence[FindingOutcome], precisions: Sequence[Decimal]
) -> list[Decimal]:
    """Precision times weight of each finding: equal for those of one rule and outcome."""
    worths: dict[tuple[str, FindingOutcome], Decimal] = {}
    found = []
    for finding, outcome, precision in zip(findings, outcomes, precisions, strict=True):
        kind = (finding.rule.code, outcome)
        if kind not in worths:
            worths[kind] = rounded(precision * WEIGHTS[outcome], STEP)
        found.append(worths[kind])
    return found


def _points(
    findings: Sequence[Finding],
    worths: Sequence[Decimal],
    affected: Sequence[Affected],
    shown: Sequence[bool],
) -> tuple[Decimal, ...]:
    """What it is worth for the finding of each rule where this is highest, the first of several equal ones;
    0 for the other findings of the rule, and for a rule that only repeats what stronger rules count.
    """
    strongest: dict[str, int] = {}
    for place, finding in enumerate(findings):
        known = strongest.setdefault(finding.rule.code, place)
        if known != place and worths[place] > worths[known]:
            strongest[finding.rule.code] = place
    kept = set(strongest.values())
    if len(kept) > 1:
        by_worth = sorted(strongest, key=lambda code: (-worths[strongest[code]], code))
        lines = _lines_of_rules(findings, affected, shown)
        kept = {strongest[code] for code in counting_rules(by_worth, lines)}
    return tuple([worth if place in kept else ZERO for place, worth in enumerate(worths)])


def _lines_of_rules(
    findings: Sequence[Finding], affected: Sequence[Affected], shown: Sequence[bool]
) -> dict[str, set[int] | None]:
    """The lines with money that each rule affects; None if it is not about money alone, or if a facility
    that does not see the money could read it from the points.
    """
    lines: dict[str, set[int] | None] = {}
    for finding, one, is_shown in zip(findings, affected, shown, strict=True):
        known = lines.setdefault(finding.rule.code, set())
        found = [line for line, amount in one if amount] if is_shown else []
        if known is not None and found:
            known.update(found)
        else:
            lines[finding.rule.code] = None
    return lines


def _shows_its_money(finding: Finding, outcome: FindingOutcome) -> bool:
    """Whether the facility sees what is at stake. A warning for the reviewer may rest on stays elsewhere."""
    return finding.found.reviewer_message is None or outcome is not FindingOutcome.WARN


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
    of_rules: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    # Of each line the most that one rule affects.
    most: dict[int, Decimal] = {}
    codes = [finding.rule.code for finding in judgement.findings]
    most_precise_first = sorted(zip(precisions, codes, affected, strict=True), key=_precision, reverse=True)
    for precision, group in groupby(most_precise_first, _precision):
        for _, code, one in group:
            for line, value in one:
                if value:
                    of_line = _add(of_rules[code], line, value)
                    most[line] = max(of_line, most.get(line, ZERO))
        together = amounts.over_all(most)
        expected = EXACT.add(expected, EXACT.multiply(precision, EXACT.subtract(together, reached)))
        reached = together
    unit = smallest_unit(amounts.currency)
    recovery = rounded(expected, unit)
    return recovery if recovery <= reached else rounded_down(reached, unit)


def _precision(one: tuple[Decimal, str, Affected]) -> Decimal:
    return one[0]


class _ClaimAmounts:
    """The money of a claim, line by line, and how much of it findings affect. Every dong counts once."""

    def __init__(self, claim: Claim, *, has_findings: bool) -> None:
        self.currency = claim_currency(claim)
        self.proposed = self._value(claimed_amount(claim))
        # Claims without a finding do not need them.
        self._nets = _nets(claim, self.currency) if has_findings else {}

    def affected_by(self, found: Found) -> Affected:
        """The money that one finding affects, by line. WHOLE_CLAIM has the money of no line."""
        if found.line_amounts and currency_of(found.amount) == self.currency:
            return list(zip(found.lines, found.line_amounts, strict=True))
        if found.lines:
            return [(line, self._nets.get(line, ZERO)) for line in found.lines]
        return [(ANYWHERE if found.anywhere else found.line or WHOLE_CLAIM, self._value(found.amount))]

    def total(self, affected: Iterable[Affected]) -> Decimal:
        """The sum of each line, at most its net; over all lines and the whole claim, at most `proposed`."""
        sums: dict[int, Decimal] = {}
        for one in affected:
            for line, value in one:
                if value:
                    _add(sums, line, value)
        return self.over_all(sums)

    def over_all(self, sums: Mapping[int, Decimal]) -> Decimal:
        """The same of such sums by line."""
        if not sums:
            return ZERO
        nets, proposed = self._nets, self.proposed
        found = [min(value, nets.get(line, proposed)) for line, value in sums.items() if line != ANYWHERE]
        return min(proposed, max(exact_sum(found), sums.get(ANYWHERE, ZERO)))

    def _value(self, money: Money | None) -> Decimal:
        """The amount. 0 for one in another currency than the claim's, or below 0."""
        value = amount_of(money)
        return ZERO if value is None or value < ZERO or currency_of(money) != self.currency else value


def _nets(claim: Claim, currency: str) -> dict[int, Decimal]:
    """The net of each line that has one; 0 for one that does not count."""
    nets: dict[int, Decimal] = {}
    for line in claim.lines:
        net = line.net
        if net is not None and (value := plausible(net.value)) is not None:
            is_counted = value > ZERO and (net.currency or DEFAULT_CURRENCY) == currency
            _add(nets, line.sequence, value if is_counted else ZERO)
    return nets


def _add(sums: dict[int, Decimal], line: int, value: Decimal) -> Decimal:
    """The sum of the line, with the value."""
    known = sums.get(line)
    sums[line] = together = value if known is None else EXACT.add(known, value)
    return together

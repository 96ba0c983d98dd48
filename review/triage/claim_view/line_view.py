"""The lines of a claim with what the rules found on each, and the amount that remains by the rules."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

import msgspec

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.claim.parts.care import Care
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.product import Product
from insurance.money import ZERO, exact_sum
from insurance.text import Text
from review.answer.money_message import money_value
from review.v1.review_pb2 import FINDING_OUTCOME_WARN, Finding, FindingOutcome

# Fewer equal lines are read faster than a fold is opened.
SHORTEST_FOLD = 4


class FindingView(msgspec.Struct, frozen=True):
    """An objection of a rule. `outcome` is REFUSE, CUT or WARN; `message` is the one for the reviewer.

    `precision` is the share of the rule's findings that reviewers uphold, from 0 to 1. `on_trial`: its rule
    is on trial, and the finding takes nothing off. `insurer_code` is its code in
    the insurer's list, or empty.
    """

    rule: str
    title: Text
    message: Text
    outcome: str
    line: int
    amount: Decimal | None
    precision: float
    law: str
    points: float
    on_trial: bool = False
    insurer_code: str = ""


class LineView(msgspec.Struct, frozen=True):
    """A line. `words` are what the claim calls it, which may be empty.

    `net` is what is asked for it, None where the claim does not say; `recomputed` what remains of it by the
    findings that cut or refuse. `parts` is how many parts it is made of. `product`, `care` and `payment` are
    what else the claim says of it.
    """

    sequence: int
    code: str
    words: str
    first_day: date | None
    last_day: date | None
    quantity: Decimal | None
    unit_price: Decimal | None
    net: Decimal | None
    recomputed: Decimal | None
    currency: str
    findings: tuple[FindingView, ...]
    parts: int
    product: Product
    care: Care
    payment: Payment

    @property
    def name(self) -> str:
        """Its words, or else its code."""
        return self.words or self.code


class Fold(msgspec.Struct, frozen=True):
    """Lines that differ in their day only, and have no findings; or one line by itself."""

    lines: tuple[LineView, ...]

    @property
    def is_folded(self) -> bool:
        """Whether there is anything to unfold."""
        return len(self.lines) > 1


class LineGroup(msgspec.Struct, frozen=True):
    """The lines of a group of costs (MA_NHOM), in the order of the claim; empty `group`: not known."""

    group: str
    folds: tuple[Fold, ...]

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines of the group."""
        return tuple(line for fold in self.folds for line in fold.lines)


def finding_view(finding: Finding, *, on_trial: bool = False) -> FindingView:
    """The finding with the message for the payer's reviewer."""
    message = finding.reviewer_message if finding.HasField("reviewer_message") else finding.message
    return FindingView(
        rule=finding.rule,
        title=Text(finding.title.vi, finding.title.en),
        message=Text(message.vi, message.en),
        outcome=FindingOutcome.Name(finding.outcome).removeprefix("FINDING_OUTCOME_"),
        line=finding.line,
        amount=money_value(finding.amount) if finding.HasField("amount") else None,
        precision=finding.probability,
        law=finding.law,
        points=finding.points,
        on_trial=on_trial,
        insurer_code=finding.insurer_code,
    )


def line_views(
    claim: Claim, findings: Iterable[Finding], words: Mapping[int, str], on_trial: Iterable[Finding] = ()
) -> tuple[tuple[LineView, ...], tuple[FindingView, ...]]:
    """The lines of the claim, and the findings about it as a whole; those of rules on trial come last.

    `words` are what the claim calls each line, by its place. A finding on a line that is not there is about
    the whole; of lines with one number, the first has the findings.
    """
    on_line, whole = _by_line(claim, findings)
    trial_on_line, trial_of_whole = _by_line(claim, on_trial)
    lines = tuple(
        _line(
            line,
            on_line.pop(line.sequence, []),
            trial_on_line.pop(line.sequence, []),
            words.get(place, ""),
        )
        for place, line in enumerate(claim.lines)
    )
    return lines, _views(whole, trial_of_whole)


def grouped(claim: Claim, lines: Sequence[LineView]) -> tuple[LineGroup, ...]:
    """The lines by neighbours of one group of costs, with equal lines folded."""
    pairs = zip(claim.lines, lines, strict=True)
    return tuple(
        LineGroup(group, _folded([view for _, view in members]))
        for group, members in groupby(pairs, key=lambda pair: pair[0].group or "")
    )


def _by_line(claim: Claim, findings: Iterable[Finding]) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """The findings on each line, and those about the whole."""
    on_line: dict[int, list[Finding]] = {line.sequence: [] for line in claim.lines}
    whole: list[Finding] = []
    for finding in findings:
        on_line.get(finding.line, whole).append(finding)
    return on_line, whole


def _views(findings: Iterable[Finding], on_trial: Iterable[Finding]) -> tuple[FindingView, ...]:
    return (*map(finding_view, findings), *(finding_view(one, on_trial=True) for one in on_trial))


def _line(line: Line, findings: Sequence[Finding], on_trial: Sequence[Finding], words: str) -> LineView:
    net, currency = amount_of(line.net), currency_of(line.net)
    return LineView(
        sequence=line.sequence,
        code=line.codes[0].code if line.codes else "",
        words=words,
        first_day=line.first_day,
        last_day=line.last_day,
        quantity=line.quantity,
        unit_price=amount_of(line.unit_price),
        net=net,
        recomputed=None if net is None else _recomputed(net, currency, findings),
        currency=currency,
        findings=_views(findings, on_trial),
        parts=len(line.parts),
        product=line.product,
        care=line.care,
        payment=line.payment,
    )


def _recomputed(net: Decimal, currency: str, findings: Iterable[Finding]) -> Decimal:
    cut = exact_sum(
        money_value(finding.amount)
        for finding in findings
        if finding.outcome != FINDING_OUTCOME_WARN and finding.amount.currency_code == currency
    )
    return net - min(cut, max(net, ZERO))


def _folded(lines: Sequence[LineView]) -> tuple[Fold, ...]:
    folds: list[Fold] = []
    for _, equal in groupby(lines, key=_what_is_equal):
        members = tuple(equal)
        folds += [Fold(members)] if len(members) >= SHORTEST_FOLD else [Fold((one,)) for one in members]
    return tuple(folds)


def _what_is_equal(line: LineView) -> tuple[object, ...]:
    if line.findings:
        return (line.sequence,)
    return (line.code, line.words, line.quantity, line.unit_price, line.net, line.parts)

"""What the rules propose for each line of a claim, and for the claim as a whole."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from insurance.money import ZERO
from review.answer.money_message import money_value
from review.triage.deciding.claimed_amounts import ClaimedAmounts
from review.triage.deciding.decision import Action
from review.v1.review_pb2 import FINDING_OUTCOME_REFUSE, FINDING_OUTCOME_WARN, Finding, Review


class ProposedLine(msgspec.Struct, frozen=True):
    """`amount` is what remains of the line, None where it has none. `reasons` are the codes of the rules.

    `action` is ACCEPT where no finding takes anything off: warnings are for the reviewer to weigh.
    """

    action: Action
    amount: Decimal | None
    reasons: tuple[str, ...]


class Proposal(msgspec.Struct, frozen=True):
    """`lines` by number, in the order of the claim. `accepted` is what remains after all findings.

    `whole` is the objection to the claim as a whole: None where there is none but of lines. `rest_reasons`
    are the codes of rules that object to what the claim asks for beyond its lines, warnings too.
    """

    lines: Mapping[int, ProposedLine]
    whole: ProposedLine | None
    accepted: Decimal
    rest_reasons: tuple[str, ...] = ()


def proposal(review: Review, claimed: ClaimedAmounts) -> Proposal:
    """What the review proposes. Findings that the review lists as "and so on" count for the whole alone."""
    objections = [finding for finding in review.findings if finding.outcome != FINDING_OUTCOME_WARN]
    by_line: dict[int, list[Finding]] = {}
    for finding in objections:
        by_line.setdefault(finding.line if finding.line in claimed.lines else 0, []).append(finding)
    lines = {
        number: _proposed(by_line.get(number, []), net, claimed.currency)
        for number, net in claimed.lines.items()
    }
    whole = _proposed(by_line[0], claimed.proposed, claimed.currency) if 0 in by_line else None
    return Proposal(lines, whole, money_value(review.accepted_amount), tuple(_of_rest(review, claimed)))


def _of_rest(review: Review, claimed: ClaimedAmounts) -> Iterator[str]:
    if not claimed.lines or not claimed.rest:
        return
    about_whole = (one for one in review.findings if one.line not in claimed.lines)
    found = (one.rule for one in about_whole if _off(one, claimed.currency) == claimed.rest)
    yield from dict.fromkeys(found)


def _proposed(findings: list[Finding], amount: Decimal | None, currency: str) -> ProposedLine:
    if not findings:
        return ProposedLine(Action.ACCEPT, amount, ())
    reasons = tuple(dict.fromkeys(finding.rule for finding in findings))
    refused = any(finding.outcome == FINDING_OUTCOME_REFUSE for finding in findings)
    if amount is None:
        return ProposedLine(Action.REFUSE if refused else Action.ACCEPT, None, reasons)
    off = sum((_off(finding, currency) for finding in findings), ZERO)
    remains = max(ZERO, amount - off)
    if remains == amount:
        return ProposedLine(Action.ACCEPT, amount, reasons)
    return ProposedLine(Action.CUT if remains else Action.REFUSE, remains, reasons)


def _off(finding: Finding, currency: str) -> Decimal:
    return money_value(finding.amount) if finding.amount.currency_code == currency else ZERO

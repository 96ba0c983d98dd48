"""From a decision or question as the review stores it to what the facility sees of it.

Nobody's name is in it: neither who decided nor what was meant for reviewers.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from gateway.services.card_entitlement import BASIS_POINTS_A_PERCENT
from gateway.v1 import decision_pb2 as wire
from gateway.v1.text_pb2 import Text
from review.v1 import decision_pb2 as stored
from review.v1.review_pb2 import Review
from review.v1.review_pb2 import Text as StoredText

# What reason codes mean, by code.
Words = Mapping[str, StoredText]


def words_of(source: stored.ClaimDecided, review: Review) -> Words:
    """What the reason codes of a decision mean: as it says, otherwise the titles of rules that found it."""
    titles = {finding.rule: finding.title for finding in review.findings}
    return titles | {reason.code: reason.words for reason in source.reasons}


def fill_decision(decision: wire.Decision, source: stored.ClaimDecided, words: Words) -> None:
    """Fill an empty decision. The enums of the two packages have the same values."""
    decided = source.decision
    decision.decided_at.CopyFrom(source.decided_at)
    decision.action = decided.action  # type: ignore[assignment]
    for amount in ("accepted_amount", "fund_amount", "copayment_amount", "own_amount"):
        if decided.HasField(amount):
            getattr(decision, amount).CopyFrom(getattr(decided, amount))
    decision.parts.extend(map(_part, decided.parts))
    for line in decided.lines:
        _fill_line(decision.lines.add(), line, words)
    decision.reasons.extend(_reasons(decided.reasons, words))
    decision.note = decided.note
    if source.HasField("explain_until"):
        decision.explain_until.CopyFrom(source.explain_until)


def fill_question(question: wire.Question, source: stored.ClaimDecided, words: Words) -> None:
    """Fill an empty question, with the lines that are asked about."""
    asked = source.decision
    question.asked_at.CopyFrom(source.decided_at)
    question.text = asked.note
    question.reasons.extend(_reasons(asked.reasons, words))
    for line in asked.lines:
        if line.action == stored.DECISION_ACTION_ASK:
            reasons = _reasons(line.reasons, words)
            question.lines.add(line=line.line, text=line.note, reasons=reasons)
    if source.HasField("explain_until"):
        question.explain_until.CopyFrom(source.explain_until)


def _part(source: stored.PaidPart) -> wire.PaidPart:
    return wire.PaidPart(
        first=source.first,
        last=source.last,
        rate_basis_points=int(Decimal(source.rate) * BASIS_POINTS_A_PERCENT),
        accepted_amount=source.accepted_amount,
        fund_amount=source.fund_amount,
        copayment_amount=source.copayment_amount,
        own_amount=source.own_amount,
    )


def _fill_line(line: wire.LineDecision, source: stored.LineDecision, words: Words) -> None:
    line.line = source.line
    line.action = source.action  # type: ignore[assignment]
    for amount in ("amount", "claimed_amount"):
        if source.HasField(amount):
            getattr(line, amount).CopyFrom(getattr(source, amount))
    line.reasons.extend(_reasons(source.reasons, words))
    line.note = source.note


def _reasons(codes: Iterable[str], words: Words) -> Iterable[wire.DecisionReason]:
    for code in codes:
        text = words.get(code)
        yield wire.DecisionReason(code=code, words=Text(vi=text.vi, en=text.en) if text else None)

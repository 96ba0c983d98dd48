"""Writes a decision as review.v1.Decision, and reads it back."""

from collections.abc import Iterable
from decimal import Decimal

from google.type.money_pb2 import Money

from insurance.law.stays.stay_payment import PaidPart
from review.answer.money_message import money_message, money_value
from review.triage.deciding.decision import Action, Decision, LineDecision
from review.triage.deciding.paid_amount import PaidAmount
from review.triage.deciding.part_message import part_message
from review.v1 import decision_pb2 as messages

PREFIX = "DECISION_ACTION_"


def decision_message(
    decision: Decision, paid: PaidAmount | None, parts: Iterable[PaidPart] = ()
) -> messages.Decision:
    """The message; without what fund and patient pay where `paid` is None.

    `parts` are those of a stay that is reckoned by parts.
    """
    currency = decision.currency
    return messages.Decision(
        action=f"{PREFIX}{decision.action}",
        lines=[_line_message(line, currency) for line in decision.lines],
        reasons=decision.reasons,
        note=decision.note,
        accepted_amount=_money(decision.accepted, currency),
        fund_amount=_money(paid.fund if paid else None, currency),
        copayment_amount=_money(paid.copayment if paid else None, currency),
        own_amount=_money(paid.own if paid else None, currency),
        parts=[part_message(part, currency) for part in parts],
    )


def decision_from(message: messages.Decision, proposed: Decimal, currency: str) -> Decision:
    """The decision of the message. `proposed` and `currency` are those of the claim."""
    return Decision(
        action=_action(message.action),
        lines=tuple(_line(line) for line in message.lines),
        reasons=tuple(message.reasons),
        note=message.note,
        proposed=proposed,
        accepted=amount_in(message, "accepted_amount"),
        currency=currency,
    )


def _line_message(line: LineDecision, currency: str) -> messages.LineDecision:
    return messages.LineDecision(
        line=line.line,
        action=f"{PREFIX}{line.action}",
        amount=_money(line.accepted, currency),
        claimed_amount=_money(line.claimed, currency),
        reasons=line.reasons,
        note=line.note,
    )


def _line(message: messages.LineDecision) -> LineDecision:
    return LineDecision(
        line=message.line,
        action=_action(message.action),
        claimed=amount_in(message, "claimed_amount"),
        accepted=amount_in(message, "amount"),
        reasons=tuple(message.reasons),
        note=message.note,
    )


def _action(value: messages.DecisionAction) -> Action:
    return Action(messages.DecisionAction.Name(value).removeprefix(PREFIX))


def _money(value: Decimal | None, currency: str) -> Money | None:
    return None if value is None else money_message(value, currency)


def amount_in(message: messages.Decision | messages.LineDecision, field: str) -> Decimal | None:
    """The amount in this field; None where the message has none."""
    return money_value(getattr(message, field)) if message.HasField(field) else None

"""Claims whose first line claims too much, and decisions on them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from review.past.kept_claim import KeptDecision
from review.triage.deciding.decision import Action, Decision, LineDecision
from review.triage.deciding.decision_message import decision_message
from tests.fakes.fhir_claim import fhir_claim


def dear(number: int, too_much: int, currency: str = "VND", **changes: Any) -> bytes:
    """The first line claims more than quantity times price: W06, and the total fits the lines."""
    claim = msgspec.json.decode(fhir_claim(str(number), **changes))
    for line in claim["item"]:
        line["unitPrice"]["currency"] = line["net"]["currency"] = currency
    claim["item"][0]["net"]["value"] += too_much
    claim["total"] = {"value": claim["total"]["value"] + too_much, "currency": currency}
    return msgspec.json.encode(claim)


def a_decision(paid_of_first: int, of_second: int = 1000) -> KeptDecision:
    """Line by line; the first line claims 1,300, the second 1,000."""
    lines = tuple(
        LineDecision(
            number,
            Action.ACCEPT if paid == claimed else Action.CUT,
            Decimal(claimed),
            Decimal(paid),
            () if paid == claimed else ("S.005.434",),
            "",
        )
        for number, claimed, paid in ((1, 1300, paid_of_first), (2, 1000, of_second))
    )
    accepted = Decimal(paid_of_first + of_second)
    action = Action.ACCEPT if accepted == 2300 else Action.CUT
    decision = Decision(action, lines, (), "", Decimal(2300), accepted, "VND")
    message = decision_message(decision, None)
    return KeptDecision(datetime(2026, 4, 9, tzinfo=UTC), Decimal(2300), "VND", message)

"""docs/receipts.md: its example is a receipt that says what the page says."""

import re
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import InsuranceNumber
from gateway.v1.outcome_pb2 import Outcome, Verdict

PAGE = (Path(__file__).parents[4] / "docs" / "receipts.md").read_text()


def said(name: str) -> str:
    """In the table of the example."""
    row = re.search(rf"^\| {name} \| `(.+)` \|$", PAGE, re.MULTILINE)
    assert row, name
    return row[1]


def test_the_example_is_signed_as_the_page_says() -> None:
    receipt = Receipt(
        check_id=UUID(said("check ID")),
        facility=said("facility"),
        service_date=date.fromisoformat(said("day of service")),
        verdict=Verdict.Value(f"VERDICT_{said('verdict')}"),
        outcome=Outcome.Value(f"OUTCOME_{said('outcome')}"),
        checked_at=datetime.fromisoformat(said("time of the check")),
    )
    kind, _, number = said("person").partition(":")
    assert kind == InsuranceNumber.kind
    text = ReceiptKeys.parse(said("key")).issue(receipt, InsuranceNumber(number))
    assert f"```\n{text}\n```" in PAGE

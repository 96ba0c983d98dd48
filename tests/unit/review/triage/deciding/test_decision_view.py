"""Who pays how much of a decision."""

from decimal import Decimal
from uuid import uuid4

import pytest

from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision_view import DecisionView, Standing
from tests.unit.review.triage.deciding.claims import CODES, bill, whole


@pytest.mark.parametrize(
    ("fund", "copayment", "own"),
    [("700", "100", "200"), ("800", "200", "0"), (None, "200", None), ("800", None, None)],
)
def test_the_patient_pays_what_neither_the_fund_nor_the_copayment_pays(
    fund: str | None, copayment: str | None, own: str | None
) -> None:
    decision = check_draft(whole("ACCEPT"), claimed_amounts(bill(1000)), CODES)
    by_fund, by_patient = (None if amount is None else Decimal(amount) for amount in (fund, copayment))
    view = DecisionView(uuid4(), Standing.IN_EFFECT, decision, by_fund, by_patient)
    assert view.own == (None if own is None else Decimal(own))


def test_nobody_pays_for_a_question() -> None:
    asked = check_draft(whole("ASK", note="?"), claimed_amounts(bill(1000)), CODES)
    assert DecisionView(uuid4(), Standing.IN_EFFECT, asked, None, None).own is None

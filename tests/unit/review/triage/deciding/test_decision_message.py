"""A decision is the same after it was stored."""

import pytest

from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.decision_message import decision_from, decision_message
from review.triage.deciding.paid_amount import PaidAmount
from review.triage.deciding.part_message import parts_of
from review.v1.decision_pb2 import Decision
from tests.fakes.paid_stay import PARTS
from tests.unit.review.triage.deciding.claims import CODES, bill, by_line, line, whole

CLAIM = bill(1000, "500.25", None, total="1500.25")
DRAFTS = [
    whole("ACCEPT"),
    whole("ASK", note="Vì sao?"),
    by_line(line(1, "CUT", "0.5", "W01", "W04", note="x"), line(2, "ACCEPT"), line(3, "REFUSE", None, "W01")),
]


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_decision_is_read_as_it_was_written(draft: DecisionDraft) -> None:
    decision = check_draft(draft, claimed_amounts(CLAIM), CODES)
    stored = decision_message(decision, None).SerializeToString()
    assert decision_from(Decision.FromString(stored), decision.proposed, decision.currency) == decision


def test_the_parts_of_a_stay_are_read_as_they_were_written() -> None:
    decision = check_draft(whole("ACCEPT"), claimed_amounts(CLAIM), CODES)
    assert parts_of(decision_message(decision, None)) == ()
    stored = decision_message(decision, None, PARTS).SerializeToString()
    assert parts_of(Decision.FromString(stored)) == PARTS


def test_the_message_has_what_fund_and_patient_pay_where_it_is_known() -> None:
    decision = check_draft(whole("ACCEPT"), claimed_amounts(CLAIM), CODES)
    assert not decision_message(decision, None).HasField("fund_amount")
    message = decision_message(
        decision, PaidAmount(decision.proposed, *[decision.proposed - decision.proposed] * 2)
    )
    assert (message.fund_amount.units, message.fund_amount.nanos) == (1500, 250_000_000)
    assert message.HasField("copayment_amount")

"""Who has to look again, and when two reviewers agree."""

from decimal import Decimal
from uuid import uuid4

import pytest

from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Decision, DecisionDraft
from review.triage.deciding.second_look import SecondLook, agree
from tests.unit.review.triage.deciding.claims import CODES, bill, by_line, line, whole

CLAIM = bill(1000, 500)
ASK, REFUSE = whole("ASK", note="?"), whole("REFUSE", None, "W01")
CUT_1 = by_line(line(1, "CUT", 400, "W01"), line(2, "ACCEPT"))


def decided(draft: DecisionDraft) -> Decision:
    return check_draft(draft, claimed_amounts(CLAIM), CODES)


@pytest.mark.parametrize(
    ("from_amount", "percent", "draft", "needed"),
    [
        (1501, 0, whole("ACCEPT"), False),
        (1500, 0, whole("ACCEPT"), True),
        (1501, 0, REFUSE, True),
        (1501, 100, whole("ACCEPT"), True),
        (1500, 100, ASK, False),
    ],
)
def test_large_claims_refusals_and_a_random_share_need_a_second_look(
    from_amount: int, percent: float, draft: DecisionDraft, needed: bool
) -> None:
    second_look = SecondLook(Decimal(from_amount), percent)
    assert second_look.is_needed(uuid4(), decided(draft), b"key") is needed


@pytest.mark.parametrize(
    ("first", "second", "agreed"),
    [
        (CUT_1, by_line(line(1, "CUT", "400.4", "W04"), line(2, "ACCEPT"), note="!"), True),
        (CUT_1, by_line(line(1, "CUT", 500, "W01"), line(2, "ACCEPT")), False),
        # The same sum, from other lines.
        (CUT_1, by_line(line(1, "CUT", 900, "W01"), line(2, "REFUSE", None, "W01")), False),
        (whole("ACCEPT"), by_line(line(1, "ACCEPT"), line(2, "ACCEPT")), True),
        (whole("CUT", 900, "W01"), CUT_1, True),
        (CUT_1, ASK, False),
    ],
)
def test_reviewers_agree_if_the_facility_gets_the_same(
    first: DecisionDraft, second: DecisionDraft, agreed: bool
) -> None:
    assert agree(decided(first), decided(second)) is agreed

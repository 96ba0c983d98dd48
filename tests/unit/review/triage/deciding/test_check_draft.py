"""A decision adds up, or every fault of it is named by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.claim.claim import Claim
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Action, Decision, DecisionDraft
from review.triage.refusals import DraftRefused
from tests.unit.review.triage.deciding.claims import CODES, bill, by_line, line, vnd, whole


def decided(draft: DecisionDraft, claim: Claim) -> Decision:
    return check_draft(draft, claimed_amounts(claim), CODES)


def faults(draft: DecisionDraft, claim: Claim) -> list[str]:
    with pytest.raises(DraftRefused) as refused:
        decided(draft, claim)
    assert all(fault.text.vi and fault.text.en for fault in refused.value.faults)
    return [fault.field for fault in refused.value.faults]


def test_what_is_paid_is_the_sum_of_the_lines() -> None:
    draft = by_line(line(1, "ACCEPT"), line(2, "CUT", "300.5", "W04"), line(3, "REFUSE", None, "S.005.434"))
    found = decided(draft, bill(1000, 500, 200))
    assert (found.action, found.proposed, found.accepted) == (Action.CUT, vnd(1700), vnd("1300.5"))
    assert [one.off for one in found.lines] == [0, vnd("199.5"), 200]
    assert found.all_reasons == ("W04", "S.005.434")


def test_never_more_is_paid_than_the_total() -> None:
    assert decided(by_line(line(1, "ACCEPT"), line(2, "ACCEPT")), bill(600, 600, total=1000)).accepted == 1000


@pytest.mark.parametrize(
    ("draft", "action", "accepted"),
    [
        (whole("ACCEPT"), Action.ACCEPT, 1500),
        (whole("CUT", 400, "W01"), Action.CUT, 400),
        (whole("REFUSE", None, "W01"), Action.REFUSE, 0),
        (whole("ASK", note="Vì sao?"), Action.ASK, None),
        (by_line(line(1, "ACCEPT"), line(2, "ACCEPT")), Action.ACCEPT, 1500),
        (by_line(line(1, "REFUSE", None, "W01"), line(2, "REFUSE", None, "W01")), Action.REFUSE, 0),
        (by_line(line(2, "ASK", note="Vì sao?")), Action.ASK, None),
        (by_line(line(1, "CUT", 10, "W01"), line(2, "ASK"), note="Vì sao?"), Action.ASK, None),
    ],
)
def test_a_claim_is_decided_as_a_whole_or_by_its_lines(
    draft: DecisionDraft, action: Action, accepted: int | None
) -> None:
    found = decided(draft, bill(1000, 500))
    assert (found.action, found.accepted) == (action, accepted)


def test_all_faults_are_named_at_once() -> None:
    draft = by_line(
        line(1, "CUT", None, "W04"),
        line(2, "CUT", 501, "W04"),
        line(3, "CUT", 200, "W04"),
        line(4, "REFUSE", 5, "W04"),
        line(5, "CUT", 1),
        line(6, "CUT", 1, "NO"),
        line(7, "ACCEPT", None, "W04"),
        line(9, "ACCEPT"),
        note="x" * 2001,
    )
    assert faults(draft, bill(1000, 500, 200, 100, 100, 100, 100, 100)) == [
        "lines[1].amount",
        "lines[2].amount",
        "lines[3].amount",
        "lines[4].amount",
        "lines[5].reasons",
        "lines[6].reasons",
        "lines[7].reasons",
        "lines[9].line",
        "lines[8].action",
        "note",
    ]


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (DecisionDraft(), ["action"]),
        (DecisionDraft(Action.ACCEPT, (line(1, "ACCEPT"),)), ["action"]),
        (whole("CUT", None, "W01"), ["amount"]),
        (whole("CUT", 1500, "W01"), ["amount"]),
        (whole("CUT", -1, "W01"), ["amount"]),
        (whole("CUT", "NaN", "W01"), ["amount"]),
        (whole("CUT", "0.001", "W01"), ["amount"]),
        (whole("CUT", 1), ["reasons"]),
        (whole("REFUSE", 0), ["amount", "reasons"]),
        (whole("ASK", 100), ["amount", "note"]),
        (whole("ACCEPT", None, "W01"), ["reasons"]),
        (by_line(line(1, "ASK", 5), line(2, "ACCEPT")), ["lines[1].amount", "note"]),
        (by_line(line(1, "ACCEPT"), line(1, "ACCEPT"), line(2, "ACCEPT")), ["lines[1].line"] * 2),
    ],
)
def test_what_does_not_add_up_is_refused(draft: DecisionDraft, fields: list[str]) -> None:
    assert faults(draft, bill(1000, 500)) == fields


def test_a_line_without_an_amount_cannot_be_cut_but_refused() -> None:
    claim = bill(1000, None, total=1500)
    assert faults(by_line(line(1, "ACCEPT"), line(2, "CUT", 10, "W01")), claim) == ["lines[2].amount"]
    found = decided(by_line(line(1, "ACCEPT"), line(2, "REFUSE", None, "W01")), claim)
    assert (found.action, found.accepted) == (Action.CUT, vnd(1000))


def test_what_a_total_has_beyond_its_lines_is_not_left_unpaid_without_a_reason() -> None:
    claim = bill(1000, 500, total=2000)
    accepted = by_line(line(1, "ACCEPT"), line(2, "ACCEPT"))
    assert faults(accepted, claim) == ["reasons"]
    found = decided(DecisionDraft(lines=accepted.lines, reasons=("W01",)), claim)
    assert (found.action, found.accepted) == (Action.CUT, vnd(1500))
    assert decided(whole("ACCEPT"), claim).accepted == 2000


def test_a_line_in_another_currency_than_the_claim_has_no_amount() -> None:
    claim = bill(1000, {"value": 20, "currency": "USD"}, total=1000)
    assert claimed_amounts(claim).lines == {1: 1000, 2: None}


def test_a_claim_without_lines_is_decided_as_a_whole() -> None:
    claim = bill(total=700)
    assert decided(whole("CUT", 300, "W01"), claim).accepted == 300
    assert faults(by_line(line(1, "ACCEPT")), claim) == ["lines[1].line", "reasons"]


@given(st.data())
def test_a_decision_pays_between_nothing_and_what_is_claimed(data: Any) -> None:
    nets = data.draw(st.lists(st.integers(2, 10**6), min_size=1, max_size=6))
    claim = bill(*nets, total=data.draw(st.none() | st.just(sum(nets)) | st.integers(0, sum(nets))))
    drafts = []
    for number, net in enumerate(nets, 1):
        action = data.draw(st.sampled_from(["ACCEPT", "CUT", "REFUSE"]))
        amount = data.draw(st.integers(1, net - 1)) if action == "CUT" else None
        drafts.append(line(number, action, amount, *([] if action == "ACCEPT" else ["W04"])))
    found = decided(by_line(*drafts), claim)
    assert found.accepted is not None
    assert 0 <= found.accepted <= found.proposed
    assert found.off == found.proposed - found.accepted
    assert (found.action is Action.ACCEPT) <= (found.off == 0)

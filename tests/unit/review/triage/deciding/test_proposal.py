"""What the rules propose for each line."""

from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Action
from review.triage.deciding.proposal import ProposedLine, proposal
from tests.unit.review.triage.deciding.claims import bill, finding, review_of, vnd


def test_a_line_is_proposed_as_claimed_less_what_findings_take_off() -> None:
    review = review_of(
        finding("W06", "CUT", 2, 222_300),
        finding("W04", "CUT", 3, 1_440),
        finding("W05", "WARN", 1, 500),
        accepted=889_200,
    )
    found = proposal(review, claimed_amounts(bill(1_000, 1_111_500, 1_440)))
    assert found.lines == {
        1: ProposedLine(Action.ACCEPT, vnd(1_000), ()),
        2: ProposedLine(Action.CUT, vnd(889_200), ("W06",)),
        3: ProposedLine(Action.REFUSE, vnd(0), ("W04",)),
    }
    assert (found.whole, found.accepted) == (None, vnd(889_200))


def test_two_findings_never_take_more_off_than_a_line_has() -> None:
    review = review_of(finding("W03", "REFUSE", 1, 800), finding("W06", "CUT", 1, 800))
    found = proposal(review, claimed_amounts(bill(1000)))
    assert found.lines[1] == ProposedLine(Action.REFUSE, vnd(0), ("W03", "W06"))


def test_an_objection_to_the_claim_stands_beside_its_lines() -> None:
    review = review_of(finding("W02", "REFUSE", 0, 3000))
    found = proposal(review, claimed_amounts(bill(1000, 2000)))
    assert found.whole == ProposedLine(Action.REFUSE, vnd(0), ("W02",))
    assert {line.action for line in found.lines.values()} == {Action.ACCEPT}


def test_a_finding_without_money_takes_nothing_off() -> None:
    review = review_of(finding("W03", "CUT", 1), finding("W03", "REFUSE", 2))
    found = proposal(review, claimed_amounts(bill(1000, None)))
    assert found.lines[1] == ProposedLine(Action.ACCEPT, vnd(1000), ("W03",))
    assert found.lines[2] == ProposedLine(Action.REFUSE, None, ("W03",))


def test_what_the_claim_asks_for_beyond_its_lines_is_refused_for_the_reason_that_rules_give() -> None:
    claimed = claimed_amounts(bill(1000, 2000, total=5000))
    review = review_of(finding("F0_99", "WARN", 0, 2000), finding("W05", "WARN", 0, 700), accepted=5000)
    assert claimed.rest == vnd(2000)
    assert proposal(review, claimed).rest_reasons == ("F0_99",)
    assert proposal(review, claimed_amounts(bill(1000, 2000))).rest_reasons == ()

"""A judgement as review.v1.Review: everything in it, in a stated order."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from review.answer.money_message import money_message
from review.answer.review_message import NOT_CLEAR, review_message
from review.rulebook.engine.not_clear import NotClear
from review.rulebook.engine.rulebook import Rulebook
from review.v1 import review_pb2
from tests.rules.cases import a_case
from tests.the_rulebook import the_rulebook


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@pytest.fixture(scope="module")
def review(rulebook: Rulebook) -> review_pb2.Review:
    """Of a claim with a refusal, two cuts, two warnings, and two rules that could not judge."""
    case = a_case(
        claim={
            "lines": [{"code": "A", "net": 90_000}, {"code": "B", "net": 60_000}, {"code": None}],
            "total": 210_000,
            "diagnoses": [{"code": "B95.2"}, {"code": None, "principal": False}],
        },
        card={"died_on": date(2026, 1, 1)},
    )
    return review_message(case, rulebook.judge(case), "0.1.0+0badcafe")


def test_findings_stand_by_weight_then_rule_then_line(review: review_pb2.Review) -> None:
    assert [(finding.rule, finding.line) for finding in review.findings] == [
        ("W02", 0),
        ("W06", 1),
        ("W06", 2),
        ("F0_99", 0),
        ("W09", 0),
    ]


def test_the_unjudged_stand_by_rule_then_fact(review: review_pb2.Review) -> None:
    unjudged = [(one.rule, one.missing) for one in review.unjudged]
    assert unjudged == sorted(unjudged)
    assert unjudged[:3] == [
        ("W04", "Claim.item[2].productOrService"),
        ("W07", "Claim.diagnosis[1]"),
        ("W08", "Claim.diagnosis[1]"),
    ]
    assert all(one.message.vi and one.message.en for one in review.unjudged)


def test_a_finding_tells_rule_law_money_and_points(review: review_pb2.Review) -> None:
    finding = review.findings[1]
    assert finding.title.vi == "Thành tiền khác số lượng nhân đơn giá"
    assert finding.outcome == review_pb2.FINDING_OUTCOME_CUT
    assert finding.path == "Claim.item[0].net"
    assert (finding.amount.currency_code, finding.amount.units) == ("VND", 40_000)
    assert (finding.probability, finding.points) == (0.9, 0.54)
    assert finding.law.startswith("Quyết định 4750/QĐ-BYT (sửa đổi Quyết định 130/QĐ-BYT), Bảng 2 và Bảng 3")
    assert (finding.since.year, finding.since.month, finding.since.day) == (2024, 7, 1)


def test_a_finding_without_money_has_no_amount(review: review_pb2.Review) -> None:
    assert not review.findings[4].HasField("amount")


def test_a_finding_on_a_line_without_a_number_names_no_line(rulebook: Rulebook) -> None:
    case = a_case(claim={"lines": [{"net": 90_000}], "total": 90_000})
    # FHIR lets a line have no number where an extension says why.
    lines = tuple(replace(line, sequence=None) for line in case.claim.lines)
    case = replace(case, claim=replace(case.claim, lines=lines))
    (finding,) = review_message(case, rulebook.judge(case), rulebook.version).findings
    assert (finding.rule, finding.line, finding.path) == ("W06", 0, "Claim.item[0].net")


def test_the_review_tells_band_score_money_and_rulebook(review: review_pb2.Review) -> None:
    assert review.band == review_pb2.BAND_SUSPECT
    assert review.score == 1.0
    assert review.rulebook_version == "0.1.0+0badcafe"
    amounts = (
        review.proposed_amount,
        review.accepted_amount,
        review.amount_at_stake,
        review.expected_recovery,
    )
    assert [sum_.units for sum_ in amounts] == [210_000, 0, 210_000, 189_000]


def test_a_clean_claim_is_clear(rulebook: Rulebook) -> None:
    case = a_case()
    review = review_message(case, rulebook.judge(case), rulebook.version)
    assert review.band == review_pb2.BAND_CLEAR
    assert review.score == 0
    assert not review.not_clear
    assert (review.proposed_amount.units, review.proposed_amount.currency_code) == (50_000, "VND")


@pytest.mark.parametrize(
    ("day", "card", "not_clear"),
    [
        (None, {}, review_pb2.NOT_CLEAR_NO_DAY),
        (date(2009, 6, 30), {}, review_pb2.NOT_CLEAR_NO_RULE_IN_FORCE),
        (date(2026, 9, 12), {"person_known": False}, review_pb2.NOT_CLEAR_PATIENT_NOT_IDENTIFIED),
    ],
)
def test_a_review_says_why_it_is_not_clear_whatever_was_found(
    rulebook: Rulebook, day: date | None, card: dict[str, Any], not_clear: int
) -> None:
    case = a_case(day, card=card)
    assert review_message(case, rulebook.judge(case), rulebook.version).not_clear == not_clear


def test_each_reason_why_a_claim_is_not_clear_has_its_value_in_reviews() -> None:
    values = {value: review_pb2.NotClear.Name(value) for value in NOT_CLEAR.values()}
    assert values == {NOT_CLEAR[reason]: f"NOT_CLEAR_{reason}" for reason in NotClear}
    assert len(values) == len(review_pb2.NotClear.values()) - 1


@pytest.mark.parametrize(
    ("value", "units", "nanos"),
    [
        ("1.5", 1, 500_000_000),
        ("-1.5", -1, -500_000_000),
        ("0.0000000005", 0, 1),
        ("0.9999999995", 1, 0),
        ("999999999999999", 10**15 - 1, 0),
    ],
)
def test_money_is_whole_units_and_nanos_of_one_sign(value: str, units: int, nanos: int) -> None:
    amounts = money_message(Decimal(value), "VND")
    assert (amounts.units, amounts.nanos) == (units, nanos)


@pytest.mark.parametrize(
    ("use", "payment", "recovery"),
    [
        ("claim", review_pb2.PAYMENT_PROPOSED, 85_500),
        ("preauthorization", review_pb2.PAYMENT_NOT_A_BILL, 0),
    ],
)
def test_nothing_is_paid_or_recovered_of_a_claim_that_is_no_bill(
    rulebook: Rulebook, use: str, payment: int, recovery: int
) -> None:
    case = a_case(claim={"use": use, "lines": [{"net": 145_000}]})
    review = review_message(case, rulebook.judge(case), rulebook.version)
    assert (review.payment, review.expected_recovery.units) == (payment, recovery)
    assert review.amount_at_stake.units == 95_000

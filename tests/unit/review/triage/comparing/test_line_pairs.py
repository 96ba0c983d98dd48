"""Which line of a corrected claim is which line of the claim before, and what changed of it."""

from decimal import Decimal
from typing import Any

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.triage.claim_view.line_view import LineView, line_views
from review.triage.comparing.line_pairs import LineChange, LinePair, line_pairs
from review.v1.review_pb2 import Finding
from tests.fakes.fhir_claim import VND, fhir_claim

READER = ClaimReader()


def an_item(sequence: int, code: str, quantity: int = 1, price: int = 1000, day: int = 2) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "productOrService": {"coding": [{"code": code}]},
        "servicedDate": f"2026-03-{day:02}",
        "quantity": {"value": quantity},
        "unitPrice": {"value": price, "currency": VND},
        "net": {"value": quantity * price, "currency": VND},
    }


def lines(*items: dict[str, Any], findings: tuple[Finding, ...] = ()) -> tuple[LineView, ...]:
    claim = READER.read(fhir_claim(item=list(items) or None), ClaimFormat.FHIR_R4_JSON)
    return line_views(claim, findings, {})[0]


def told(pairs: tuple[LinePair, ...]) -> list[tuple[str, str]]:
    return [(pair.either.code, pair.change.value) for pair in pairs]


def test_a_line_that_is_removed_stands_where_it_stood_and_the_others_are_the_same_by_any_number() -> None:
    old = lines(an_item(1, "A"), an_item(2, "B"), an_item(3, "C"))
    new = lines(an_item(1, "A"), an_item(2, "C"), an_item(3, "D"))
    assert told(line_pairs(old, new)) == [("A", "SAME"), ("B", "REMOVED"), ("C", "SAME"), ("D", "ADDED")]
    assert told(line_pairs(old, lines())) == [("A", "REMOVED"), ("B", "REMOVED"), ("C", "REMOVED")]


def test_each_field_that_differs_is_named_and_the_money_too() -> None:
    (pair,) = line_pairs(lines(an_item(7, "A", 5, 222_300)), lines(an_item(7, "A", 4, 222_300)))
    assert pair.change is LineChange.CHANGED
    assert pair.fields == {"quantity", "net", "recomputed"}
    assert pair.difference == Decimal(-222_300)
    (day,) = line_pairs(lines(an_item(1, "A", day=2)), lines(an_item(1, "A", day=3)))
    assert day.fields == {"first_day", "last_day"}
    (code,) = line_pairs(lines(an_item(1, "A")), lines(an_item(1, "B")))
    assert code.fields == {"code"}


def test_lines_that_are_equal_are_paired_one_by_one() -> None:
    twice = (an_item(1, "A"), an_item(2, "A"), an_item(3, "A"))
    assert told(line_pairs(lines(*twice), lines(*twice[:2]))) == [
        ("A", "SAME"),
        ("A", "SAME"),
        ("A", "REMOVED"),
    ]


def test_a_line_on_which_a_rule_finds_nothing_any_more_has_changed() -> None:
    finding = Finding(rule="W06", outcome="FINDING_OUTCOME_WARN", line=1)
    (pair,) = line_pairs(lines(an_item(1, "A"), findings=(finding,)), lines(an_item(1, "A")))
    assert (pair.change, [one.rule for one in pair.gone], pair.found) == (LineChange.CHANGED, ["W06"], ())

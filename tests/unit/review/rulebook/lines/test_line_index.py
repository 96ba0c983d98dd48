"""What the index of a claim's lines says of them."""

from datetime import date

from insurance.claim.parts.line_kind import LineKind
from insurance.date_range import DateRange
from review.rulebook.engine.lines.line_index import index_of
from review.rulebook.engine.needs import Given, bits_of
from tests.rules.claims import a_claim

FIRST, SECOND, LAST = date(2026, 9, 10), date(2026, 9, 11), date(2026, 9, 14)


def test_lines_are_found_by_kind_in_the_order_of_the_claim() -> None:
    lines = a_claim(lines=[{"group": "4"}, {"group": "15"}, {"group": "6"}, {"group": "99"}]).lines
    index = index_of(lines)
    assert index.of(LineKind.DRUG) == [lines[0], lines[2]]
    assert index.of(LineKind.BED) == [lines[1]]
    assert list(index.of(LineKind.SUPPLY)) == []


def test_the_days_are_the_first_and_the_last_of_any_line() -> None:
    days = [(SECOND, None), (FIRST, LAST), (None, None)]
    lines = [{"first_day": first, "last_day": last} for first, last in days]
    index = index_of(a_claim(lines=lines).lines)
    assert (index.first_day, index.last_day) == (FIRST, LAST)
    assert [line.sequence for line in index.undated] == [3]
    assert [
        index.lies_within(DateRange(*days)) for days in ((FIRST, LAST), (SECOND, LAST), (FIRST, SECOND))
    ] == [
        True,
        False,
        False,
    ]


def test_a_claim_without_lines_has_no_days_and_lies_within_any() -> None:
    index = index_of(())
    assert (index.first_day, index.last_day, index.has) == (None, None, 0)
    assert index.lies_within(DateRange(FIRST, FIRST))


def test_it_has_the_names_of_all_lines() -> None:
    named = [{"product": {"name": name}} for name in ("A", "B", "A", None, "")]
    assert index_of(a_claim(lines=named).lines).names == {"A", "B"}


def test_it_says_which_needs_of_rules_the_lines_meet() -> None:
    plain = {"group": "4"}
    lines = [plain, {"group": "15", "care": {"doctors": ["1/CCHN"]}, "payment": {"fund_part": 0}}]
    assert index_of(a_claim(lines=[plain]).lines).has == bits_of([LineKind.DRUG])
    assert index_of(a_claim(lines=lines).lines).has == bits_of(
        [LineKind.DRUG, LineKind.BED, Given.STAFF, Given.FUND_PARTS]
    )

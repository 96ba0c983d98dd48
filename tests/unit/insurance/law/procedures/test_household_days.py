"""From which day a payment covers, who is due, and who may not join."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.date_range import DateRange
from insurance.law.procedures.household.first_day import Continuity
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import Member, OtherCover, PaidCover
from insurance.law.procedures.household.objection import TEXTS, Objection, ObjectionKind
from insurance.law.procedures.household.refund import refund
from insurance.law.procedures.months import ONE_DAY, month_after, months_left, term
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from tests.unit.insurance.law.procedures.households import days, member, other, paid, payment

LAW = read_procedure_parameters()
HOUSEHOLD = HouseholdLaw(LAW.household, LAW.reference_level, LAW.premium_support)
D = date.fromisoformat


@pytest.mark.parametrize(
    ("paid_on", "until", "first", "continuity"),
    [
        # The card goes on from the day after.
        ("2026-11-28", "2026-12-20", "2026-12-21", Continuity.CONTINUOUS),
        ("2026-11-30", "2026-11-30", "2026-12-01", Continuity.CONTINUOUS),
        ("2026-12-01", "2026-11-30", "2026-12-01", Continuity.CONTINUOUS),
        # One day without cover.
        ("2026-12-02", "2026-11-30", "2026-12-02", Continuity.SHORT_BREAK),
        ("2026-11-28", "2026-08-31", "2026-11-28", Continuity.SHORT_BREAK),
        ("2026-11-30", "2026-08-31", "2026-11-30", Continuity.SHORT_BREAK),
        # Three months without cover: thirty days after paying.
        ("2026-12-01", "2026-08-31", "2026-12-31", Continuity.NEW),
        # Never insured before.
        ("2026-11-28", None, "2026-12-28", Continuity.NEW),
    ],
)
def test_cover_begins_by_what_was_before(
    household: HouseholdLaw, paid_on: str, until: str | None, first: str, continuity: Continuity
) -> None:
    found = household.first_day(D(paid_on), D(until) if until else None)
    assert (found.day, found.continuity) == (D(first), continuity)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-12-01", 12, "2027-11-30"),
        ("2026-12-31", 3, "2027-03-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-03-01", 12, "2027-02-28"),
    ],
)
def test_a_term_ends_on_the_day_before_or_with_the_month(first: str, months: int, last: str) -> None:
    assert term(D(first), months) == DateRange(D(first), D(last))


@given(st.dates(date(2019, 1, 1), date(2030, 1, 1)), st.integers(1, 24))
def test_a_term_is_never_shorter_than_its_months(first: date, months: int) -> None:
    assert term(first, months).last >= month_after(first, months) - ONE_DAY


@given(
    st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from((3, 6, 12))), max_size=8),
)
def test_renewals_never_overlap(start: date, payments: list[tuple[int, int]]) -> None:
    """However early or late one pays: every period begins after the one before."""
    one, day = member(1), start
    for later, months in payments:
        day = date.fromordinal(day.toordinal() + later)
        quote = HOUSEHOLD.quote(payment([one], months=months, paid_on=day))
        for line in quote.lines:
            assert line.days.first >= day
            assert all(cover.days.last < line.days.first for cover in one.paid)
            one = member(1, *one.paid, PaidCover(line.days, day, 1))


# Who is due.


@pytest.mark.parametrize(
    ("day", "is_due"),
    [("2026-11-29", False), ("2026-11-30", True), ("2026-12-30", True), ("2026-12-31", False)],
)
def test_a_renewal_is_due_from_thirty_days_before_the_last_day(
    household: HouseholdLaw, day: str, is_due: bool
) -> None:
    one = member(1, paid("2026-01-01", "2026-12-30", on="2025-12-20"))
    assert household.due([one], D(day)) == ([one] if is_due else [])


@pytest.mark.parametrize(
    "one",
    [
        member(1),
        member(1, other("DN", "2026-01-01", "2026-12-10")),
        member(1, paid("2026-01-01", "2026-12-10", "2026-01-01"), other("DN", "2026-06-01", "2026-12-15")),
        member(
            1, paid("2025-12-11", "2026-12-10", "2025-12-01"), paid("2026-12-11", "2027-12-10", "2026-11-20")
        ),
        member(1, paid("2025-12-11", "2026-12-10", "2025-12-01"), died_on=date(2026, 11, 1)),
    ],
    ids=["never insured", "of another group", "has another group's card", "renewed", "dead"],
)
def test_nobody_else_is_due(household: HouseholdLaw, one: Member) -> None:
    assert household.due([one], date(2026, 11, 28)) == []


# Who may not join.


def objections(household: HouseholdLaw, *members: Member, months: int = 12) -> list[ObjectionKind]:
    quote = household.quote(payment(list(members), months=months))
    assert bool(quote.lines) is not bool(quote.objections)
    return [one.kind for one in quote.objections]


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2026-12-28", []), ("2026-12-29", [ObjectionKind.OTHER_GROUP])],
)
def test_a_card_of_another_group_comes_first_unless_it_ends_within_thirty_days(
    household: HouseholdLaw, last: str, expected: list[ObjectionKind]
) -> None:
    assert objections(household, member(1, other("DN", "2026-01-01", last))) == expected


def test_a_card_of_another_group_that_has_yet_to_begin_comes_first(household: HouseholdLaw) -> None:
    coming = other("DN", "2027-01-01", "2027-12-31")
    assert objections(household, member(1, coming)) == [ObjectionKind.OTHER_GROUP]


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2026-12-28", []), ("2026-12-29", [ObjectionKind.ALREADY_INSURED])],
)
def test_who_pays_twice_has_renewed_already(
    household: HouseholdLaw, last: str, expected: list[ObjectionKind]
) -> None:
    assert objections(household, member(1, paid("2026-01-01", last, on="2026-01-01"))) == expected


def test_the_dead_do_not_join(household: HouseholdLaw) -> None:
    assert objections(household, member(1, died_on=date(2026, 11, 1))) == [ObjectionKind.DIED]


@pytest.mark.parametrize("months", [0, 1, 4, 9, 24])
def test_no_other_terms_are_sold(household: HouseholdLaw, months: int) -> None:
    assert objections(household, member(1), months=months) == [ObjectionKind.NO_SUCH_TERM]


def test_every_objection_is_named_at_once(household: HouseholdLaw) -> None:
    asked = payment([member(1), member(2, died_on=date(2026, 1, 1))], 1, 1, 2, 3, months=5)
    assert household.quote(asked).objections == (
        Objection("", ObjectionKind.NO_SUCH_TERM),
        Objection("0000000001", ObjectionKind.NAMED_TWICE),
        Objection("0000000002", ObjectionKind.DIED),
        Objection("0000000003", ObjectionKind.NOT_OF_HOUSEHOLD),
    )


def test_every_objection_has_its_sentence() -> None:
    assert set(TEXTS) == set(ObjectionKind)


# What is paid back.


@pytest.mark.parametrize(
    ("better_from", "back"),
    [
        ("2026-12-01", 1_366_200),
        ("2026-12-02", 1_252_350),
        ("2027-01-01", 1_252_350),
        ("2027-01-02", 1_138_500),
        ("2027-11-01", 113_850),
        ("2027-11-02", 0),
        ("2028-05-01", 0),
    ],
)
def test_the_months_that_a_better_card_leaves_are_paid_back(better_from: str, back: int) -> None:
    assert refund(1_366_200, days("2026-12-01", "2027-11-30"), 12, D(better_from)) == back


@given(
    st.integers(0, 10_000_000),
    st.dates(date(2019, 1, 1), date(2030, 1, 1)),
    st.sampled_from((3, 6, 12)),
    st.integers(-400, 800),
)
def test_never_more_is_paid_back_than_was_paid(
    paid_amount: int, first: date, months: int, later: int
) -> None:
    from_day = date.fromordinal(first.toordinal() + later)
    back = refund(paid_amount, term(first, months), months, from_day)
    next_day = refund(paid_amount, term(first, months), months, from_day + ONE_DAY)
    assert 0 <= next_day <= back <= paid_amount
    assert 0 <= months_left(term(first, months), months, from_day) <= months
    assert (back == paid_amount) >= (later <= 0)


def test_the_last_day_of_all_covers_counts() -> None:
    one = member(
        1,
        paid("2026-01-01", "2026-06-30", on="2026-01-01"),
        OtherCover(days("2026-05-01", "2026-08-31"), "DN"),
    )
    assert one.insured_until == date(2026, 8, 31)
    assert HOUSEHOLD.quote(payment([one])).lines[0].days.first == date(2026, 11, 28)

"""What is paid back when another card or a death makes a premium unnecessary."""

from datetime import date

import pytest
from msgspec.structs import replace

from gateway.register.procedures.refund.refund_code import unneeded_lines
from gateway.register.procedures.refund.refund_register import KnownPayments, OpenLine
from insurance.law.procedures.household.member import OtherCover
from tests.unit.insurance.law.procedures.households import days

LINE = OpenLine(
    "bank-01", "R-1", "GD4010000000001", 1_366_200, 12, days("2026-12-01", "2027-11-30"), date(2027, 11, 30)
)


def back(**known: object) -> list[tuple[date, int]]:
    payments = replace(KnownPayments(is_known=True, lines=(LINE,)), **known)
    return [(one.from_day, one.amount) for one in unneeded_lines(payments)]


def employee(first: str, last: str = "2028-12-31") -> tuple[OtherCover, ...]:
    return (OtherCover(days(first, last), "DN"),)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (employee("2027-01-01"), [(date(2027, 1, 1), 1_252_350)]),
        (employee("2027-01-02"), [(date(2027, 1, 2), 1_138_500)]),
        (employee("2026-10-01"), [(date(2026, 12, 1), 1_366_200)]),
        (employee("2027-11-15"), []),
        (employee("2027-12-01"), []),
        (employee("2026-01-01", "2026-11-30"), []),
        ((), []),
    ],
)
def test_the_months_that_another_card_makes_unnecessary_are_paid_back(
    other: tuple[OtherCover, ...], expected: list[tuple[date, int]]
) -> None:
    assert back(other=other) == expected


@pytest.mark.parametrize(
    ("died_on", "expected"),
    [
        (date(2026, 11, 30), [(date(2026, 12, 1), 1_366_200)]),
        (date(2026, 12, 31), [(date(2027, 1, 1), 1_252_350)]),
        (date(2027, 11, 10), []),
    ],
)
def test_after_a_death_the_months_that_have_not_begun_are_paid_back(
    died_on: date, expected: list[tuple[date, int]]
) -> None:
    assert back(died_on=died_on) == expected


def test_each_payment_is_paid_back_by_its_own_receipt() -> None:
    second = replace(LINE, receipt_number="R-2", days=days("2027-12-01", "2028-11-30"))
    found = list(
        unneeded_lines(KnownPayments(is_known=True, lines=(LINE, second), other=employee("2027-06-01")))
    )
    assert [(one.line.receipt_number, one.amount) for one in found] == [("R-1", 683_100), ("R-2", 1_366_200)]

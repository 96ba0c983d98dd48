"""The cost of a stay is split part by part, each by its own rate, cap and ceiling."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment
from insurance.law.payment import Bill
from insurance.law.stays.stay_payment import BilledPart, PaidPart, stay_payment
from insurance.law.visit import Tier, VisitKind
from tests.unit.insurance.law.people import holder, visit_to

FIVE_YEARS_ON = date(2019, 5, 1)


def part(
    law: BenefitLaw, first: str, last: str, card: str, *cost: int, five_years: bool = True
) -> BilledPart:
    """Days at a district hospital where the card is registered. `cost`: services, then supplies of a day."""
    days = DateRange(date.fromisoformat(first), date.fromisoformat(last))
    visit = visit_to(Tier.DISTRICT, VisitKind.INPATIENT, "registered", day=days.first)
    found = law.entitlement(visit, holder(card, five_years_on=FIVE_YEARS_ON if five_years else None))
    assert found is not None
    services, *supplies = map(Decimal, cost)
    return BilledPart(days, found, Bill(services, tuple(supplies)))


def split(law: BenefitLaw, billed: Sequence[BilledPart], *before: Copayment) -> list[PaidPart]:
    def remaining(day: date, copaid: Sequence[Copayment]) -> int | None:
        return law.ceiling_remaining(day, [*before, *copaid])

    return list(stay_payment(billed, remaining))


def sums(paid: Sequence[PaidPart]) -> list[tuple[int, int]]:
    """What fund and patient pay of each part."""
    return [(int(one.payment.fund), int(one.payment.copayment)) for one in paid]


# Law, Điều 22 khoản 1: 95 %; the co-payments of a year above six reference levels, 14,040,000 VND, are free.
# 14,000,000 were co-paid in 2025: of 5 % of 8,000,000 only 40,000 are left. 2026 begins anew.
def test_each_year_of_a_stay_over_1_january_has_its_own_ceiling(law: BenefitLaw) -> None:
    stay = (
        part(law, "2025-12-28", "2025-12-31", "HT3", 8_000_000),
        part(law, "2026-01-01", "2026-01-05", "HT3", 4_000_000),
    )
    paid = split(law, stay, Copayment(date(2025, 5, 4), 14_000_000))
    assert sums(paid) == [(7_960_000, 40_000), (3_800_000, 200_000)]
    assert [one.ceiling_remaining for one in paid] == [40_000, 14_040_000]
    assert [one.copaid for one in paid] == [
        Copayment(date(2025, 12, 31), 40_000),
        Copayment(date(2026, 1, 5), 200_000),
    ]


# Resolution 261/2025/QH15: near-poor households have level 2 since 2026-01-01.
def test_each_part_has_its_own_rate(law: BenefitLaw) -> None:
    stay = (
        part(law, "2025-12-28", "2025-12-31", "CN3", 8_000_000),
        part(law, "2026-01-01", "2026-01-05", "CN3", 4_000_000),
    )
    paid = split(law, stay)
    assert [one.rate for one in paid] == [95, 100]
    assert sums(paid) == [(7_600_000, 400_000), (4_000_000, 0)]


# NĐ 188/2025/NĐ-CP, Điều 18 khoản 2 điểm c (letter CV 302/CSYT-CĐ, 2.5): co-payments count by the reference
# level of their own day. 7,020,000 in March are three of six levels. 20 % of 11,700,000 in June is one more:
# two are left, which is 5,060,000 in July.
def test_what_the_first_part_co_pays_is_no_longer_left_for_the_second_one(law: BenefitLaw) -> None:
    stay = (
        part(law, "2026-06-20", "2026-06-30", "DN4", 11_700_000),
        part(law, "2026-07-01", "2026-07-10", "DN4", 50_000_000),
    )
    paid = split(law, stay, Copayment(date(2026, 3, 9), 7_020_000))
    assert [one.ceiling_remaining for one in paid] == [7_020_000, 5_060_000]
    assert sums(paid) == [(9_360_000, 2_340_000), (44_940_000, 5_060_000)]


# Law, Điều 22 khoản 1: all co-payments since 1 January count, also those before the five years were reached.
def test_co_payments_before_the_five_years_are_reached_count_to_the_ceiling(law: BenefitLaw) -> None:
    stay = (
        part(law, "2026-03-02", "2026-03-09", "DN4", 50_000_000, five_years=False),
        part(law, "2026-03-10", "2026-03-12", "DN4", 50_000_000),
    )
    paid = split(law, stay)
    assert [one.ceiling_remaining for one in paid] == [None, 4_040_000]
    assert sums(paid) == [(40_000_000, 10_000_000), (45_960_000, 4_040_000)]


# 15 % of 2,340,000 is 351,000, of 2,530,000 it is 379,500: one visit, coded at its end, is compared with the
# latter.
@pytest.mark.parametrize(("second", "rates"), [(179_499, [100, 100]), (179_500, [80, 80])])
def test_the_whole_stay_and_its_last_part_decide_whether_it_is_a_small_visit(
    law: BenefitLaw, second: int, rates: list[int]
) -> None:
    stay = (
        part(law, "2026-06-30", "2026-06-30", "DN4", 200_000),
        part(law, "2026-07-01", "2026-07-01", "DN4", second),
    )
    assert [one.rate for one in split(law, stay)] == rates


def test_a_stay_that_costs_nothing_is_no_small_visit(law: BenefitLaw) -> None:
    """Such as a refused one: 100 % is not its rate."""
    stay = (
        part(law, "2026-06-30", "2026-06-30", "DN4", 0),
        part(law, "2026-07-01", "2026-07-01", "DN4", 0),
    )
    assert [one.rate for one in split(law, stay)] == [80, 80]


# TT 04/2017/TT-BYT, Điều 3: 45 reference levels for the supplies of one use of a service, 105,300,000 VND
# until 2026-06-30 and 113,850,000 VND since then.
def test_each_part_has_the_cap_on_supplies_of_its_days(law: BenefitLaw) -> None:
    stay = (
        part(law, "2026-06-30", "2026-06-30", "HN2", 0, 110_000_000),
        part(law, "2026-07-01", "2026-07-01", "HN2", 0, 110_000_000),
    )
    assert [one.payment.own for one in split(law, stay)] == [4_700_000, 0]


def test_what_is_not_of_the_right_line_is_booked_in_no_year(law: BenefitLaw) -> None:
    days = DateRange(date(2026, 3, 2), date(2026, 3, 3))
    alone = visit_to(Tier.CENTRAL, VisitKind.INPATIENT, day=days.first)
    found = law.entitlement(alone, holder("DN4", five_years_on=FIVE_YEARS_ON))
    assert found
    (paid,) = split(law, [BilledPart(days, found, Bill(Decimal(1_000_000)))])
    assert (paid.copaid, paid.ceiling_remaining, int(paid.payment.copayment)) == (None, None, 680_000)

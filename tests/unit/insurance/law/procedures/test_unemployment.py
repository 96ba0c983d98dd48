"""Who draws unemployment benefit, how much, and for how long."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.months import month_after
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.law.procedures.unemployment.unemployed_person import Region, UnemploymentRequest
from insurance.law.procedures.unemployment.unemployment_law import UnemploymentLaw, Unmet
from insurance.law.public_holidays import PublicHolidays

NUMBERS = read_procedure_parameters()
LAW = UnemploymentLaw(
    NUMBERS.unemployment, NUMBERS.reference_level, read_parameter("public_holidays", PublicHolidays)
)
ENDED_ON, FILED_ON = date(2026, 10, 31), date(2026, 11, 2)


def request(
    months: int = 72, pay: int = 15_000_000, *, ended_on: date = ENDED_ON, without: int = 0, **changes: Any
) -> UnemploymentRequest:
    """Contributions in the last months up to the contract's end, but for the last `without`."""
    last = ended_on.replace(day=1)
    paid = {month_after(last, -number - without): pay for number in range(months)}
    return replace(UnemploymentRequest(ended_on, FILED_ON, paid, Region.ONE), **changes)


@pytest.mark.parametrize(
    ("months", "pay", "region", "monthly", "duration"),
    [
        (72, 15_000_000, Region.ONE, 9_000_000, 6),
        (72, 50_000_000, Region.ONE, 26_550_000, 6),
        (36, 50_000_000, Region.TWO, 23_650_000, 3),
        (36, 50_000_000, Region.THREE, 20_700_000, 3),
        (36, 50_000_000, Region.FOUR, 18_500_000, 3),
    ],
)
def test_sixty_percent_of_the_average_pay_up_to_five_minimum_wages(
    unemployment: UnemploymentLaw, months: int, pay: int, region: Region, monthly: int, duration: int
) -> None:
    found = unemployment.benefit(request(months, pay, region=region))
    assert found is not None
    assert (found.monthly, found.months) == (monthly, duration)
    assert found.capped is (monthly != pay * 6 // 10)


@pytest.mark.parametrize(
    ("months", "duration"),
    [(12, 3), (36, 3), (47, 3), (48, 4), (72, 6), (143, 11), (144, 12), (156, 12), (300, 12)],
)
def test_three_months_for_three_years_and_one_more_for_each_further_year(
    unemployment: UnemploymentLaw, months: int, duration: int
) -> None:
    found = unemployment.benefit(request(months))
    assert found is not None
    assert found.months == duration


def test_only_the_last_six_months_with_contributions_count_for_the_average(
    unemployment: UnemploymentLaw,
) -> None:
    asked = request(24, 10_000_000)
    raised = dict.fromkeys(sorted(asked.contributions)[-6:], 20_000_000)
    found = unemployment.benefit(
        UnemploymentRequest(ENDED_ON, FILED_ON, {**asked.contributions, **raised}, Region.ONE)
    )
    assert found is not None
    assert found.monthly == 12_000_000


@pytest.mark.parametrize(
    ("asked", "unmet"),
    [
        (request(12), ()),
        (request(11), (Unmet.TOO_FEW_MONTHS,)),
        # Twelve months of which the first lies just within the last 24, then not.
        (request(12, without=12), ()),
        (request(12, without=13), (Unmet.TOO_FEW_MONTHS,)),
        (request(12, without=24, short_contract=True), ()),
        (request(12, without=25, short_contract=True), (Unmet.TOO_FEW_MONTHS,)),
        (request(filed_on=date(2027, 1, 31)), ()),
        (request(filed_on=date(2027, 2, 1)), (Unmet.FILED_TOO_LATE,)),
        (request(lawful_end=False), (Unmet.NO_LAWFUL_END,)),
        (request(found_work=True), (Unmet.FOUND_WORK,)),
        (request(book_closed=False), (Unmet.BOOK_NOT_CLOSED,)),
        (
            request(11, lawful_end=False, found_work=True),
            (Unmet.NO_LAWFUL_END, Unmet.TOO_FEW_MONTHS, Unmet.FOUND_WORK),
        ),
    ],
)
def test_every_condition_that_is_not_met_is_named(
    unemployment: UnemploymentLaw, asked: UnemploymentRequest, unmet: tuple[Unmet, ...]
) -> None:
    assert unemployment.unmet(asked) == unmet
    assert (unemployment.benefit(asked) is None) is bool(unmet)


@pytest.mark.parametrize(
    ("filed_on", "first"),
    [
        # The law until 2025: the 16th day.
        (date(2025, 12, 31), date(2026, 1, 16)),
        # Ten working days; 1 and 2 January 2026 are free.
        (date(2026, 1, 5), date(2026, 1, 20)),
        (date(2026, 11, 2), date(2026, 11, 17)),
        # 24 November 2026 is the Day of Vietnamese Culture.
        (date(2026, 11, 16), date(2026, 12, 2)),
    ],
)
def test_the_benefit_begins_when_the_search_for_a_job_is_over(
    unemployment: UnemploymentLaw, filed_on: date, first: date
) -> None:
    assert unemployment.first_day(filed_on) == first


def test_the_card_is_valid_for_as_long_and_its_premium_is_of_the_benefit(
    unemployment: UnemploymentLaw,
) -> None:
    found = unemployment.benefit(request())
    assert found is not None
    assert (found.days.first, found.days.last) == (date(2026, 11, 17), date(2027, 5, 16))
    assert found.premium == 405_000


def test_until_2025_state_pay_had_a_ceiling_of_five_reference_levels(unemployment: UnemploymentLaw) -> None:
    ended_on = date(2025, 11, 30)
    for filed_on, monthly in ((date(2025, 12, 31), 11_700_000), (date(2026, 1, 2), 24_800_000)):
        found = unemployment.benefit(
            request(pay=50_000_000, ended_on=ended_on, filed_on=filed_on, state_pay=True)
        )
        assert found is not None
        assert found.monthly == monthly


@given(st.integers(12, 200), st.integers(0, 90_000_000), st.sampled_from(Region))
def test_more_months_or_more_pay_never_give_less(months: int, pay: int, region: Region) -> None:
    one = LAW.benefit(request(months, pay, region=region))
    more = LAW.benefit(request(months + 1, pay + 1, region=region))
    assert one is not None
    assert more is not None
    assert one.monthly <= more.monthly
    assert one.months <= more.months <= 12
    assert type(one.monthly) is int

"""What relatives of a dead person draw."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.law.procedures.death.funeral import Deceased, Pension
from insurance.law.procedures.death.survivors import Relative, SurvivorLaw, TooManyRelatives
from insurance.law.procedures.procedure_parameters import read_procedure_parameters

NUMBERS = read_procedure_parameters()
LAW = SurvivorLaw(NUMBERS.survivors, NUMBERS.reference_level)
DIED_ON = date(2026, 11, 20)


def test_a_relative_draws_half_the_level_and_seventy_percent_without_a_carer(survivors: SurvivorLaw) -> None:
    found = survivors.monthly(DIED_ON, [Relative("1"), Relative("2", has_carer=False)])
    assert found.amounts == {"1": 1_265_000, "2": 1_771_000}
    assert found.total == 3_036_000
    assert found.since == date(2026, 12, 1)


def test_the_level_of_the_month_after_the_death_counts(survivors: SurvivorLaw) -> None:
    assert survivors.monthly(date(2026, 5, 31), [Relative("1")]).total == 1_170_000
    assert survivors.monthly(date(2026, 6, 1), [Relative("1")]).total == 1_265_000


def test_at_most_four_relatives_draw_it(survivors: SurvivorLaw) -> None:
    relatives = [Relative(str(number)) for number in range(5)]
    assert survivors.monthly(DIED_ON, relatives[:4]).total == 4 * 1_265_000
    with pytest.raises(TooManyRelatives):
        survivors.monthly(DIED_ON, relatives)


@pytest.mark.parametrize(
    ("deceased", "died_of_work", "invalidity", "expected"),
    [
        (Deceased(DIED_ON, compulsory_months=179), False, 0, False),
        (Deceased(DIED_ON, compulsory_months=180), False, 0, True),
        (Deceased(DIED_ON, pension=Pension.COMPULSORY), False, 0, True),
        (Deceased(DIED_ON, pension=Pension.VOLUNTARY), False, 0, False),
        (Deceased(DIED_ON), True, 0, True),
        (Deceased(DIED_ON), False, 60, False),
        (Deceased(DIED_ON), False, 61, True),
    ],
)
def test_the_monthly_benefit_has_its_conditions(
    survivors: SurvivorLaw, deceased: Deceased, died_of_work: bool, invalidity: int, expected: bool
) -> None:
    assert survivors.is_monthly(deceased, died_of_work, invalidity) is expected


@pytest.mark.parametrize(
    ("before_2014", "since", "months"),
    [
        (120, 120, "35"),
        (0, 12, "3"),
        (0, 24, "4"),
        # Odd months: half a year up to six, a year above.
        (0, 30, "5"),
        (0, 31, "6"),
        # Those before 2014 count to the time since.
        (30, 0, "4"),
        (31, 5, "5"),
        (31, 6, "6"),
        (0, 0, "3"),
    ],
)
def test_each_year_counts_one_and_a_half_months_before_2014_and_two_since(
    survivors: SurvivorLaw, before_2014: int, since: int, months: str
) -> None:
    found = survivors.at_once(DIED_ON, before_2014, since, 10_000_000)
    assert (found.months, found.amount) == (Decimal(months), int(Decimal(months) * 10_000_000))


@given(st.integers(0, 400), st.integers(0, 200), st.integers(0, 100_000_000))
def test_a_month_more_never_gives_less(before_2014: int, since: int, average: int) -> None:
    one = LAW.at_once(DIED_ON, before_2014, since, average)
    more = LAW.at_once(DIED_ON, before_2014, since + 1, average)
    assert 3 * average <= one.amount <= more.amount

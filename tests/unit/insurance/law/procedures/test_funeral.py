"""Which allowance is paid for a funeral."""

from datetime import date

import pytest

from insurance.law.procedures.death.funeral import Deceased, FuneralLaw, Pension, Regime

DIED_ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("died_on", "amount"),
    [
        (date(2019, 7, 1), 14_900_000),
        (date(2023, 6, 30), 14_900_000),
        (date(2023, 7, 1), 18_000_000),
        (date(2024, 6, 30), 18_000_000),
        (date(2024, 7, 1), 23_400_000),
        (date(2026, 6, 30), 23_400_000),
        (date(2026, 7, 1), 25_300_000),
    ],
)
def test_it_is_ten_times_the_level_of_the_month_of_death(
    funeral: FuneralLaw, died_on: date, amount: int
) -> None:
    found = funeral.allowance(Deceased(died_on, contributing=True))
    assert found is not None
    assert (found.regime, found.amount) == (Regime.COMPULSORY, amount)


@pytest.mark.parametrize(
    ("deceased", "regime"),
    [
        (Deceased(DIED_ON, contributing=True), Regime.COMPULSORY),
        (Deceased(DIED_ON, compulsory_months=11), None),
        (Deceased(DIED_ON, compulsory_months=12), Regime.COMPULSORY),
        (Deceased(DIED_ON, work_accident=True), Regime.COMPULSORY),
        (Deceased(DIED_ON, pension=Pension.COMPULSORY), Regime.COMPULSORY),
        (Deceased(DIED_ON, voluntary_months=59), None),
        (Deceased(DIED_ON, voluntary_months=60), Regime.VOLUNTARY),
        (Deceased(DIED_ON, pension=Pension.VOLUNTARY), Regime.VOLUNTARY),
        (Deceased(DIED_ON, merit=True), Regime.MERIT),
        (Deceased(DIED_ON), None),
    ],
)
def test_each_regime_has_its_conditions(
    funeral: FuneralLaw, deceased: Deceased, regime: Regime | None
) -> None:
    found = funeral.allowance(deceased)
    assert (found and found.regime) == regime


@pytest.mark.parametrize(
    ("deceased", "amount"),
    [
        (Deceased(date(2025, 7, 1), social_pension=True), 10_000_000),
        (Deceased(date(2025, 6, 30), social_pension=True), None),
        (Deceased(date(2024, 6, 30), social_assistance=True), 7_200_000),
        (Deceased(date(2024, 7, 1), social_assistance=True), 10_000_000),
        (Deceased(date(2021, 6, 30), social_assistance=True), None),
    ],
)
def test_social_regimes_pay_a_fixed_sum_from_their_day_on(
    funeral: FuneralLaw, deceased: Deceased, amount: int | None
) -> None:
    found = funeral.allowance(deceased)
    assert (found and found.amount) == amount


def test_of_several_regimes_the_highest_is_paid_once(funeral: FuneralLaw) -> None:
    both = Deceased(DIED_ON, voluntary_months=60, social_pension=True, social_assistance=True)
    found = funeral.allowance(both)
    assert found is not None
    assert (found.regime, found.amount) == (Regime.VOLUNTARY, 25_300_000)
    assert len(list(funeral.allowances(both))) == 3


@pytest.mark.parametrize(
    ("died_on", "act"),
    [(date(2025, 6, 30), "Luật BHXH 58/2014/QH13"), (date(2025, 7, 1), "Luật BHXH 41/2024/QH15")],
)
def test_the_law_of_the_day_of_death_is_cited(funeral: FuneralLaw, died_on: date, act: str) -> None:
    found = funeral.allowance(Deceased(died_on, contributing=True))
    assert found is not None
    assert found.law.act == act

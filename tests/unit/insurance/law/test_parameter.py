"""A number of the law by date."""

from datetime import date, timedelta

import msgspec
import pytest

from insurance.law.parameters.parameter import BeforeFirstDay, Dated, Parameter
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.parameters.provision import Provision

LAW = Provision(act="Nghị định 1/2020/NĐ-CP", article="khoản 2 Điều 3")
FIRST, SECOND = date(2020, 7, 1), date(2023, 7, 1)


def parameter(*days: date) -> Parameter[int]:
    return Parameter(tuple(Dated(day, day.year, LAW) for day in days), still_valid_on=SECOND)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (FIRST, 2020),
        (SECOND - timedelta(days=1), 2020),
        (SECOND, 2023),
        (date(2999, 1, 1), 2023),
    ],
)
def test_a_value_holds_from_its_first_day_until_the_next_ones(day: date, value: int) -> None:
    assert parameter(FIRST, SECOND).on(day).value == value


def test_a_day_before_the_first_is_an_error_that_says_which_day_is_the_first() -> None:
    with pytest.raises(BeforeFirstDay) as caught:
        parameter(FIRST).on(FIRST - timedelta(days=1))
    assert caught.value.first_day == FIRST
    assert str(FIRST) in str(caught.value)


@pytest.mark.parametrize("days", [(), (SECOND, FIRST), (FIRST, FIRST)])
def test_values_must_be_in_the_order_of_their_days(days: tuple[date, ...]) -> None:
    with pytest.raises(ValueError, match="oldest first"):
        parameter(*days)


def test_a_file_with_an_unknown_field_is_refused() -> None:
    value = "{since: 2020-01-01, value: 1, law: {act: a, article: b}}"
    text = f"{{still_valid_on: 2026-01-01, values: [{value}], x: 1}}"
    with pytest.raises(msgspec.ValidationError, match="x"):
        msgspec.yaml.decode(text, type=Parameter[int])


def test_every_number_names_its_act_and_article(parameters: Parameters) -> None:
    histories = (
        parameters.reference_level.values,
        parameters.small_visit_percent.values,
        parameters.copay_ceiling_months.values,
        parameters.supply_cap_months.values,
        parameters.longest_stay_days.values,
        parameters.explanation_days.values,
        parameters.review_days.values,
        *parameters.benefit_levels.histories(),
        *(case.share for table in parameters.visit_cases for case in table.cases),
    )
    assert all(dated.law.act and dated.law.article for history in histories for dated in history)


def test_a_provision_is_cited_article_first() -> None:
    assert str(LAW) == "khoản 2 Điều 3 Nghị định 1/2020/NĐ-CP"

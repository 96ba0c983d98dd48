"""docs/procedures.md agrees with the code: its tables are recomputed."""

from datetime import date
from pathlib import Path

import pytest

from docs.generate.procedure_numbers import dated_numbers
from insurance.law.procedures.death.funeral import Deceased, FuneralLaw
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.months import month_after
from insurance.law.procedures.procedure_parameters import ProcedureParameters
from insurance.law.procedures.unemployment.unemployed_person import Region, UnemploymentRequest
from insurance.law.procedures.unemployment.unemployment_law import UnemploymentLaw
from tests.unit.insurance.law.procedures.households import member, payment

PAGE = Path(__file__).parents[5] / "docs/procedures.md"


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"# {heading}\n")[1]
    lines = section[section.index("|") :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def amount(cell: str) -> int:
    return int(cell.replace(",", ""))


@pytest.mark.parametrize("row", table("Insurance by household"), ids=lambda row: row[0])
def test_the_premiums_of_a_household_come_out(household: HouseholdLaw, row: list[str]) -> None:
    members = [member(number) for number in range(1, 6)]
    quote = household.quote(payment(members, paid_on=date.fromisoformat(row[0])))
    assert [line.premium.own for line in quote.lines] == [amount(cell) for cell in row[1:]]


@pytest.mark.parametrize("row", table("First day of cover"), ids=lambda row: f"{row[0]} {row[1]}")
def test_the_first_days_of_cover_come_out(household: HouseholdLaw, row: list[str]) -> None:
    until = None if row[0] == "never insured" else date.fromisoformat(row[0])
    assert str(household.first_day(date.fromisoformat(row[1]), until).day) == row[2]


def test_the_support_of_each_group_comes_out(numbers: ProcedureParameters) -> None:
    rows = {row[0]: row[1:] for row in table("What the state pays")}
    support, days = numbers.premium_support, (date(2025, 6, 30), date(2025, 7, 1))
    assert rows == {
        group: [str(support.on(day, group, "").percent) for day in days] for group in support.groups
    }


@pytest.mark.parametrize("row", table("Death"), ids=lambda row: row[0])
def test_the_funeral_allowances_come_out(funeral: FuneralLaw, row: list[str]) -> None:
    found = funeral.allowance(Deceased(date.fromisoformat(row[0]), contributing=True))
    assert found is not None
    assert found.amount == amount(row[1])


@pytest.mark.parametrize("row", table("Unemployment"), ids=lambda row: " ".join(row[:3]))
def test_the_unemployment_benefits_come_out(unemployment: UnemploymentLaw, row: list[str]) -> None:
    paid = {month_after(date(2026, 10, 1), -number): amount(row[1]) for number in range(int(row[0]))}
    request = UnemploymentRequest(date(2026, 10, 31), date(2026, 11, 2), paid, Region(int(row[2])))
    found = unemployment.benefit(request)
    assert row[3:] == ([f"{found.monthly:,}", str(found.months)] if found else ["–", "–"])


def test_every_number_has_its_law_and_says_how_sure_it_is() -> None:
    numbers = list(dated_numbers())
    assert len(numbers) > 30
    assert [
        name for name, dated in numbers if not (dated.law.act and dated.law.article and dated.certainty)
    ] == []

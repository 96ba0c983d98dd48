"""docs/entitlement.md agrees with the code: its tables are compared, its examples recomputed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter import ParameterHistory
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.payment import Bill, Payment, payment
from insurance.law.visit import CareLevel, Tier, VisitKind
from insurance.law.visit_case import VisitCase
from tests.unit.insurance.law.people import holder, visit_to

PAGE = Path(__file__).parents[4] / "docs/entitlement.md"
Row = dict[str, str]


def table(heading: str) -> list[Row]:
    """The first table under a heading, a row by the names of its columns."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    names, _, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(names, row, strict=True)) for row in rows]


def amount(cell: str) -> int:
    return int(cell.replace(",", ""))


def shares(cases: list[VisitCase], day: date) -> str:
    percents = [str(case.share_on(day).value) for case in cases if case.in_force_on(day)]
    return " / ".join(percents) or "–"


def counts(case: VisitCase) -> str:
    return "–" if not case.share else "no" if case.self_referred else "yes"


def test_the_codes_of_2025_are_those_of_the_page(parameters: Parameters) -> None:
    cases = parameters.visit_cases[-1].cases
    codes = list(dict.fromkeys(case.code for case in cases))
    expected = [
        (
            code,
            shares([case for case in cases if case.code == code], date(2025, 1, 1)),
            shares([case for case in cases if case.code == code], date(2026, 7, 1)),
            counts(next(case for case in cases if case.code == code)),
        )
        for code in codes
    ]
    rows = table("Visit codes since 2025-01-01")
    assert expected == [
        (
            row["code"],
            row["share from 2025-01-01"],
            row["share from 2026-07-01"],
            row["counts to the ceiling"],
        )
        for row in rows
    ]


def test_the_lines_until_2024_are_those_of_the_page(parameters: Parameters) -> None:
    days = ("2015-01-01", "2016-01-01", "2021-01-01", "2021-03-01")
    expected = [
        (case.code, *(shares([case], date.fromisoformat(day)) for day in days))
        for case in parameters.visit_cases[0].cases
    ]
    assert expected == [
        (row["code"], *(row[day] for day in days)) for row in table("Lines of care until 2024-12-31")
    ]


def test_the_levels_are_those_of_the_page(parameters: Parameters) -> None:
    expected = [
        (
            str(number),
            str(ParameterHistory(level.percent).on(date(2026, 11, 2)).value),
            "yes" if level.limited else "no",
        )
        for number, level in parameters.benefit_levels.levels.items()
    ]
    rows = table("Benefit levels")
    assert expected == [(row["level"], row["percent"], row["cap on supplies"]) for row in rows]


def test_the_reference_levels_and_their_multiples_are_those_of_the_page(
    law: BenefitLaw, parameters: Parameters
) -> None:
    rows = table("Reference level and dependent amounts")
    for row in rows:
        day = date.fromisoformat(row["from"])
        insured = holder("DN4", five_years_on=day)
        found = law.entitlement(visit_to(Tier.DISTRICT, VisitKind.INPATIENT, "registered", day=day), insured)
        assert found is not None
        assert parameters.reference_level.on(day).value == amount(row["reference level"])
        assert found.small_visit_below == amount(row["small visit under"])
        assert found.copay_ceiling_remaining == amount(row["ceiling"])
        cap = row["cap on supplies"]
        assert found.supply_cap == (None if cap == "–" else amount(cap))
    known = {dated.since for dated in parameters.reference_level.values} - {date(2013, 7, 1)}
    assert known <= {date.fromisoformat(row["from"]) for row in rows}


@pytest.mark.parametrize("row", table("Examples: rates"), ids=lambda row: " ".join(row.values()))
def test_the_pages_rates_come_out(law: BenefitLaw, row: Row) -> None:
    tier, *care_level = row["facility"].split(", ")
    kind, *came = row["visit"].split(", ")
    visit = visit_to(
        Tier(tier),
        VisitKind(kind),
        *came,
        day=date.fromisoformat(row["day"]),
        care_level=CareLevel(care_level[0]) if care_level else None,
    )
    found = law.entitlement(visit, holder(row["card"], row["area"].strip("–")))
    assert found is not None
    assert (found.visit_code, found.rate) == (row["code"], Decimal(row["rate"]))


@pytest.mark.parametrize("row", table("Examples: sums"), ids=lambda row: " ".join(row.values()))
def test_the_pages_sums_come_out(law: BenefitLaw, row: Row) -> None:
    day = date.fromisoformat(row["day"])
    insured = holder(
        row["card"],
        five_years_on=date(2012, 1, 1) if row["five years"] == "yes" else None,
        copaid={day: amount(row["co-paid before"])},
    )
    found = law.entitlement(visit_to(Tier.PROVINCIAL, VisitKind.INPATIENT, "transferred", day=day), insured)
    assert found is not None
    bill = Bill(Decimal(amount(row["services"])), (Decimal(amount(row["supplies"])),))
    expected = Payment(*(Decimal(amount(row[part])) for part in ("fund", "co-payment", "own")))
    assert payment(found, bill) == expected


def test_the_days_of_grace_are_those_of_the_page(parameters: Parameters) -> None:
    expected = [
        (str(dated.since), str(dated.value.inpatient), str(dated.value.otherwise))
        for dated in parameters.days_of_grace.values
    ]
    assert [tuple(row.values()) for row in table("A card that expires during treatment")] == expected

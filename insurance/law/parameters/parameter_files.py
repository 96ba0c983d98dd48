"""Reads all numbers of the law from insurance/law/parameters."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import TypeVar

import msgspec

from insurance.law.benefit_level import BenefitLevels
from insurance.law.codes.merged_provinces import MergedProvinces
from insurance.law.cover.days_of_grace import DaysOfGrace
from insurance.law.parameters.parameter import Dated, Parameter
from insurance.law.public_holidays import PublicHolidays
from insurance.law.visit_case import VisitCases

FileType = TypeVar("FileType")


class Parameters(msgspec.Struct, frozen=True):
    """Every number of the law, one field for each file.

    `visit_cases` holds one table for each system of lines of care, oldest first.
    """

    reference_level: Parameter[int]
    small_visit_percent: Parameter[int]
    copay_ceiling_months: Parameter[int]
    supply_cap_months: Parameter[int]
    days_of_grace: Parameter[DaysOfGrace]
    longest_stay_days: Parameter[int]
    explanation_days: Parameter[int]
    review_days: Parameter[int]
    public_holidays: PublicHolidays
    benefit_levels: BenefitLevels
    visit_cases: tuple[VisitCases, ...]
    merged_provinces: MergedProvinces

    @property
    def first_day(self) -> date:
        """The first day on which every number is known, except the cap on supplies."""
        return max(
            self.reference_level.first_day,
            self.small_visit_percent.first_day,
            self.copay_ceiling_months.first_day,
            self.visit_cases[0].since,
        )

    def days_of_change(self) -> list[date]:
        """The first day and every later day on which a number changes, in order."""
        changes = {dated.since for history in self._histories() for dated in history}
        changes.update(table.since for table in self.visit_cases)
        return sorted({self.first_day} | {day for day in changes if day > self.first_day})

    def _histories(self) -> Iterator[tuple[Dated[int] | Dated[bool], ...]]:
        yield self.reference_level.values
        yield self.small_visit_percent.values
        yield self.copay_ceiling_months.values
        yield self.supply_cap_months.values
        yield from self.benefit_levels.histories()
        for table in self.visit_cases:
            yield from table.histories()


def read_parameters() -> Parameters:
    """Read and check all files. Raises msgspec.ValidationError or ValueError if one is malformed."""
    return Parameters(
        reference_level=read_parameter("reference_level", Parameter[int]),
        small_visit_percent=read_parameter("small_visit_percent", Parameter[int]),
        copay_ceiling_months=read_parameter("copay_ceiling_months", Parameter[int]),
        supply_cap_months=read_parameter("supply_cap_months", Parameter[int]),
        days_of_grace=read_parameter("days_of_grace", Parameter[DaysOfGrace]),
        longest_stay_days=read_parameter("longest_stay_days", Parameter[int]),
        explanation_days=read_parameter("explanation_days", Parameter[int]),
        review_days=read_parameter("review_days", Parameter[int]),
        public_holidays=read_parameter("public_holidays", PublicHolidays),
        benefit_levels=read_parameter("benefit_levels", BenefitLevels),
        visit_cases=(
            read_parameter("visit_cases_2015", VisitCases),
            read_parameter("visit_cases_2025", VisitCases),
        ),
        merged_provinces=read_parameter("merged_provinces", MergedProvinces),
    )


def read_parameter(name: str, form: type[FileType]) -> FileType:
    """Read and check insurance/law/parameters/{name}.yaml, which has this form."""
    text = files("insurance.law").joinpath("parameters", f"{name}.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=form)

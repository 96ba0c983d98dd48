"""A number of the law by date, for a rule to be judged by: the files of insurance/law/parameters."""

from typing import Generic, TypeVar

import msgspec

from insurance.law.codes.merged_provinces import MergedProvinces
from insurance.law.cover.days_of_grace import DaysOfGrace
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays

Value = TypeVar("Value")


class LawParameter(msgspec.Struct, Generic[Value], frozen=True):
    """A source of `Rule.in_force_with`: the rule gets all values, and takes the one of its day."""

    name: str
    form: type[Parameter[Value]]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.yaml"

    def read(self) -> Parameter[Value]:
        """All values, oldest first."""
        return read_parameter(self.name, self.form)


class LawTable(msgspec.Struct, Generic[Value], frozen=True):
    """A source of `Rule.in_force_with`: a file of insurance/law/parameters with a form of its own."""

    name: str
    form: type[Value]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.yaml"

    def read(self) -> Value:
        """All that is in it."""
        return read_parameter(self.name, self.form)


MERGED_PROVINCES = LawTable("merged_provinces", MergedProvinces)
PUBLIC_HOLIDAYS = LawTable("public_holidays", PublicHolidays)
OBSERVATION_BED_DAYS = LawParameter("observation_bed_days", Parameter[int])
DAYS_OF_GRACE = LawParameter("days_of_grace", Parameter[DaysOfGrace])

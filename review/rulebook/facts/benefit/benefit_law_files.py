"""The law of benefits by day, for a rule to be judged by: the files of insurance/law/parameters."""

import msgspec

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters


class BenefitLawFiles(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: what the insurer pays of a visit on any day."""

    @property
    def file(self) -> str:
        """The folder of its files."""
        return "insurance/law/parameters/"

    def read(self) -> BenefitLaw:
        """The law of every day."""
        return BenefitLaw(read_parameters())


BENEFIT_LAW = BenefitLawFiles()

"""Reads the numbers of the procedures from insurance/law/parameters/procedures."""

import msgspec

from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.death.funeral_parameters import FuneralParameters
from insurance.law.procedures.death.survivor_parameters import SurvivorParameters
from insurance.law.procedures.household.household_parameters import HouseholdParameters
from insurance.law.procedures.premium_support import PremiumSupport
from insurance.law.procedures.unemployment.unemployment_parameters import UnemploymentParameters
from insurance.law.public_holidays import PublicHolidays


class ProcedureParameters(msgspec.Struct, frozen=True):
    """Every number of the procedures, one field for each file, the reference level, and the holidays."""

    reference_level: Parameter[int]
    public_holidays: PublicHolidays
    household: HouseholdParameters
    premium_support: PremiumSupport
    funeral: FuneralParameters
    survivors: SurvivorParameters
    unemployment: UnemploymentParameters


def read_procedure_parameters() -> ProcedureParameters:
    """Read and check all files. Raises msgspec.ValidationError or ValueError if one is malformed."""
    return ProcedureParameters(
        reference_level=read_parameter("reference_level", Parameter[int]),
        public_holidays=read_parameter("public_holidays", PublicHolidays),
        household=read_parameter("procedures/household", HouseholdParameters),
        premium_support=read_parameter("procedures/premium_support", PremiumSupport),
        funeral=read_parameter("procedures/funeral", FuneralParameters),
        survivors=read_parameter("procedures/survivors", SurvivorParameters),
        unemployment=read_parameter("procedures/unemployment", UnemploymentParameters),
    )

"""The law of the procedures, read once."""

import pytest

from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.death.funeral import FuneralLaw
from insurance.law.procedures.death.survivors import SurvivorLaw
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.procedure_parameters import ProcedureParameters, read_procedure_parameters
from insurance.law.procedures.unemployment.unemployment_law import UnemploymentLaw
from insurance.law.public_holidays import PublicHolidays


@pytest.fixture(scope="session")
def numbers() -> ProcedureParameters:
    """Every number, from its file."""
    return read_procedure_parameters()


@pytest.fixture(scope="session")
def household(numbers: ProcedureParameters) -> HouseholdLaw:
    """Insurance by household."""
    return HouseholdLaw(numbers.household, numbers.reference_level, numbers.premium_support)


@pytest.fixture(scope="session")
def funeral(numbers: ProcedureParameters) -> FuneralLaw:
    """Funeral allowances."""
    return FuneralLaw(numbers.funeral, numbers.reference_level)


@pytest.fixture(scope="session")
def survivors(numbers: ProcedureParameters) -> SurvivorLaw:
    """Survivors' benefits."""
    return SurvivorLaw(numbers.survivors, numbers.reference_level)


@pytest.fixture(scope="session")
def unemployment(numbers: ProcedureParameters) -> UnemploymentLaw:
    """Unemployment benefit."""
    return UnemploymentLaw(
        numbers.unemployment,
        numbers.reference_level,
        read_parameter("public_holidays", PublicHolidays),
    )

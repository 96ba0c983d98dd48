"""The law, read once."""

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import Parameters, read_parameters


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    """Every number, from its file."""
    return read_parameters()


@pytest.fixture(scope="session")
def law(parameters: Parameters) -> BenefitLaw:
    """The law made from them."""
    return BenefitLaw(parameters)

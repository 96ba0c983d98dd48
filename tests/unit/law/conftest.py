"""The law, read once."""

import pytest

from review.law.law import Law
from review.law.parameter_files import Parameters, read_parameters


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    """Every number, from its file."""
    return read_parameters()


@pytest.fixture(scope="session")
def law(parameters: Parameters) -> Law:
    """The law made from them."""
    return Law(parameters)

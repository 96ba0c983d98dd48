"""The desk of reviewers, in memory."""

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.unit.review.triage.desk.memory_desk import MemoryDesk


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def desk(law: BenefitLaw) -> MemoryDesk:
    return MemoryDesk(law)

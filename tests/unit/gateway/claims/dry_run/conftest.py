"""Dry runs by the law in force."""

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.unit.gateway.claims.dry_run.dry_runs import DryRuns


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def dry_runs(law: BenefitLaw) -> DryRuns:
    return DryRuns(law)

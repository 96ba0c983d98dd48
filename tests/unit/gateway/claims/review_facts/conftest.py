"""An intake over a register that has one patient."""

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding
from tests.unit.gateway.claims.review_facts.patient_intake import Intake


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def intake(law: BenefitLaw) -> Intake:
    return Intake(law, a_holding(THIS_YEAR))

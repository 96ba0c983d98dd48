"""The cap on supplies for one use of a service: so many reference levels, since its first day."""

from datetime import date, timedelta

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import Tier
from review.rulebook.rules.benefit import benefit_rate
from review.rulebook.rules.supplies import supplies_above_cap
from tests.unit.insurance.law.people import holder, visit_to


def cap_on(law: BenefitLaw, day: date) -> int | None:
    entitlement = law.entitlement(visit_to(Tier.DISTRICT, day=day), holder())
    assert entitlement is not None
    return entitlement.supply_cap


def test_the_lowest_cap_is_that_of_the_lowest_reference_level_since_there_is_one(
    law: BenefitLaw, parameters: Parameters
) -> None:
    caps = [cap_on(law, day) for day in parameters.days_of_change()]
    assert law.lowest_supply_cap == min(cap for cap in caps if cap is not None) == 45 * 1_210_000


def test_the_rule_on_the_cap_begins_on_the_first_day_of_the_cap(
    law: BenefitLaw, parameters: Parameters
) -> None:
    (begins,) = (version.since for version in supplies_above_cap.rule.versions)
    assert begins == parameters.supply_cap_months.first_day
    assert cap_on(law, begins - timedelta(days=1)) is None


def test_the_rule_on_rates_begins_with_the_law_and_changes_on_days_on_which_a_number_does(
    parameters: Parameters,
) -> None:
    begins = [version.since for version in benefit_rate.rule.versions]
    assert begins[0] == parameters.first_day
    assert {*begins} <= {*parameters.days_of_change()}
    assert {table.since for table in parameters.visit_cases} <= {*begins}

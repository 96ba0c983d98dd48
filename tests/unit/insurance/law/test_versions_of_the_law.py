"""Each answer cites the law in force on its day, and one version of an article only."""

from datetime import date
from itertools import product

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import Tier, VisitKind
from tests.unit.insurance.law.people import holder, visit_to

LAW = "Luật BHYT"
VERSION_OF_2014 = "Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)"
VERSION_OF_2024 = "Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)"
PEOPLE = (
    holder("DN4", five_years_on=date(2014, 1, 1)),
    holder("HT3", "K1"),
    holder("CN3"),
    holder("GD4", under_six=True),
    holder("QN5"),
)


def versions_cited(law: BenefitLaw, day: date) -> set[str]:
    """The versions of the law that the reasons of all visits of a day cite."""
    visits = [
        visit_to(tier, kind, *came, day=day)
        for tier, kind, came in product(Tier, (None, *VisitKind), ((), ("registered",), ("transferred",)))
    ]
    found = [law.entitlement(visit, insured) for visit, insured in product(visits, PEOPLE)]
    acts = {reason.law.act for entitlement in found if entitlement for reason in entitlement.reasons}
    return {act for act in acts if act.startswith(LAW)}


# Luật 51/2024/QH15, Điều 3 khoản 2: clause 17 of its article 1 (the new article 22) is in force since
# 2025-01-01.
@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2015, 1, 1), VERSION_OF_2014),
        (date(2024, 12, 31), VERSION_OF_2014),
        (date(2025, 1, 1), VERSION_OF_2024),
        (date(2025, 6, 30), VERSION_OF_2024),
        (date(2025, 7, 1), VERSION_OF_2024),
        (date(2026, 11, 2), VERSION_OF_2024),
    ],
)
def test_article_22_is_cited_in_the_version_of_the_day(law: BenefitLaw, day: date, version: str) -> None:
    assert versions_cited(law, day) == {version}


def test_no_answer_cites_two_versions_of_the_law(law: BenefitLaw, parameters: Parameters) -> None:
    for day in parameters.days_of_change():
        assert len(versions_cited(law, day)) == 1, day


# NĐ 188/2025/NĐ-CP, Điều 70 khoản 4: article 14 of NĐ 146/2018 ends on 2025-06-30.
def test_decree_146_is_not_cited_after_its_end(law: BenefitLaw) -> None:
    visit = visit_to(Tier.DISTRICT, VisitKind.OUTPATIENT, "registered", day=date(2025, 7, 1))
    found = law.entitlement(visit, holder("DN4", five_years_on=date(2014, 1, 1)))
    assert found is not None
    assert not any("146/2018" in reason.law.act for reason in found.reasons)

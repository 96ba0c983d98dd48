"""Each answer cites the law in force on its day, and one version of an article only."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.parameters.provision import Provision
from insurance.law.visit import CareLevel, Tier, VisitKind
from tests.unit.insurance.law.people import holder, visit_to

LAW = "Luật BHYT"
VERSION_OF_2014 = "Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)"
VERSION_OF_2024 = "Luật BHYT (sửa đổi bởi Luật 51/2024/QH15)"
DECREE_146_OF_2023 = "Nghị định 146/2018/NĐ-CP (sửa đổi bởi Nghị định 75/2023/NĐ-CP)"
DECREE_146_OF_2025 = "Nghị định 146/2018/NĐ-CP (sửa đổi bởi Nghị định 75/2023/NĐ-CP, Nghị định 02/2025/NĐ-CP)"
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


# The first and the last day on which an act, or an article of it, is in force.
IN_FORCE = {
    # Luật 46/2014/QH13, Điều 2; Luật 51/2024/QH15, Điều 3 khoản 2 (clauses 17, 21 to 23: articles 22, 26 to
    # 28).
    VERSION_OF_2014: ("2015-01-01", "2024-12-31"),
    VERSION_OF_2024: ("2025-01-01", None),
    "Nghị định 105/2014/NĐ-CP": ("2015-01-01", "2018-11-30"),
    "Nghị định 146/2018/NĐ-CP": ("2018-12-01", "2023-12-02"),
    # NĐ 75/2023/NĐ-CP, Điều 1, amends articles 14 and 15; NĐ 02/2025/NĐ-CP, Điều 1 khoản 1, article 14. NĐ
    # 188/2025/NĐ-CP, Điều 70 khoản 4 and 5, ends article 14 on 2025-06-30, and the rest on 2025-08-14.
    DECREE_146_OF_2023: ("2023-12-03", "2024-12-31"),
    f"Điều 14 {DECREE_146_OF_2025}": ("2025-01-01", "2025-06-30"),
    f"Điều 15 {DECREE_146_OF_2025}": ("2025-01-01", "2025-08-14"),
    "Thông tư 30/2020/TT-BYT": ("2021-03-01", "2024-12-31"),
    "Thông tư 01/2025/TT-BYT": ("2025-01-01", None),
    "Thông tư 37/2024/TT-BYT": ("2025-01-01", None),
    # NĐ 188/2025/NĐ-CP, Điều 70 khoản 2: in force since 2025-08-15, but articles 18 and 19 since 2025-07-01.
    "Điều 18 Nghị định 188/2025/NĐ-CP": ("2025-07-01", None),
    "Điều 19 Nghị định 188/2025/NĐ-CP": ("2025-07-01", None),
    "Điều 37 Nghị định 188/2025/NĐ-CP": ("2025-08-15", None),
    # Signed on 2025-10-17; claims from 2025-07-01 on may be sent again by it.
    "Quyết định 3276/QĐ-BYT": ("2025-07-01", None),
    "Nghị quyết 261/2025/QH15 (Công văn 38/BYT-BH)": ("2026-01-01", None),
}
KINDS = (None, VisitKind.INPATIENT, VisitKind.OUTPATIENT, VisitKind.EMERGENCY)
CODES = ("1", "2", "3", "1.4", "1.6", "1.16", "1.17", "1.18", "3.1", "3.2", "7", "9")


Cited = frozenset[Provision]


@pytest.fixture(scope="module")
def cited_by_day(law: BenefitLaw, parameters: Parameters) -> dict[date, set[Cited]]:
    """What each answer cites, on the first and the last day of every version of the law."""
    changes = parameters.days_of_change()
    days = {*changes, *(day - timedelta(days=1) for day in changes[1:]), date(2026, 11, 2)}
    return {day: set(everything_cited(law, day)) for day in sorted(days)}


def everything_cited(law: BenefitLaw, day: date) -> Iterator[Cited]:
    people = (
        *PEOPLE,
        holder("TE1", under_six=True, newborn=True),
        holder("HT3", five_years_on=date(2014, 1, 1), copaid={day: 99_000_000}),
    )
    facilities = [*((tier, None) for tier in Tier), *((Tier.COMMUNE, level) for level in CareLevel)]
    ways = ("registered",), ("transferred", "after_self_referral"), ("follow_up",), ("open_line",)
    for (tier, level), kind, came in product(facilities, KINDS, ((), ("transferred",), *ways)):
        visit = visit_to(tier, kind, *came, day=day, care_level=level)
        for person in people:
            yield cited(law.entitlement(visit, person))
    for code, kind, person in product(CODES, KINDS, people):
        yield cited(law.entitlement_as(code, visit_to(Tier.CENTRAL, kind, day=day), person))


def cited(entitlement: Entitlement | None) -> Cited:
    return frozenset(reason.law for reason in entitlement.reasons) if entitlement else frozenset()


def days_in_force(law: Provision) -> tuple[str, str | None]:
    """Of the act, or of its article where they differ. Raises KeyError where the table has neither."""
    article = law.article.split(", ")[-1].split()[-1]
    return IN_FORCE.get(law.act) or IN_FORCE[f"Điều {article} {law.act}"]


def test_every_provision_that_an_answer_cites_is_in_force_on_its_day(
    cited_by_day: dict[date, set[Cited]],
) -> None:
    wrong = {
        (str(day), str(provision))
        for day, answers in cited_by_day.items()
        for provision in frozenset().union(*answers)
        if not is_in_force(provision, day)
    }
    assert wrong == set()


def is_in_force(law: Provision, day: date) -> bool:
    first, last = days_in_force(law)
    return date.fromisoformat(first) <= day and (last is None or day <= date.fromisoformat(last))


def test_no_answer_cites_an_act_in_two_versions(cited_by_day: dict[date, set[Cited]]) -> None:
    for day, answers in cited_by_day.items():
        for provisions in answers:
            acts = {provision.act for provision in provisions}
            assert len({act.split(" (")[0] for act in acts}) == len(acts), (day, acts)


def test_no_answer_cites_two_versions_of_the_law(law: BenefitLaw, parameters: Parameters) -> None:
    for day in parameters.days_of_change():
        assert len(versions_cited(law, day)) == 1, day


# NĐ 188/2025/NĐ-CP, Điều 70 khoản 4: article 14 of NĐ 146/2018 ends on 2025-06-30.
def test_decree_146_is_not_cited_after_its_end(law: BenefitLaw) -> None:
    visit = visit_to(Tier.DISTRICT, VisitKind.OUTPATIENT, "registered", day=date(2025, 7, 1))
    found = law.entitlement(visit, holder("DN4", five_years_on=date(2014, 1, 1)))
    assert found is not None
    assert not any("146/2018" in reason.law.act for reason in found.reasons)

"""The rulebook finds its rules, and judges by the version of each rule in force on the day."""

from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from insurance.claim.fact import ClaimFact, Fact
from review.rulebook.engine.not_clear import NotClear
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.rules_by_day import RulesByDay
from tests.rules.cases import a_card, a_case, a_full_case
from tests.the_rulebook import the_rulebook
from tests.unit.review.rulebook.written_rule import write_rule


def test_a_new_file_is_a_new_rule(package: ModuleType) -> None:
    assert Rulebook(package).rules == ()
    write_rule(package, "a_rule.py")
    assert [rule.code for rule in Rulebook(package).rules] == ["T01"]


def test_two_rules_with_one_code_are_an_error(package: ModuleType) -> None:
    write_rule(package, "a_rule.py")
    write_rule(package, "another.py")
    with pytest.raises(ValueError, match="T01"):
        Rulebook(package)


def test_the_rules_of_a_day_are_those_with_a_version_in_force_on_it() -> None:
    rules = the_rulebook().rules
    by_day = RulesByDay(rules, lambda source: source.read())
    changes = {version.since for rule in rules for version in rule.versions}
    for day in (change + timedelta(days) for change in changes for days in (-1, 0, 1)):
        in_force = [(rule, version) for rule in rules if (version := rule.version_on(day))]
        assert [(each.rule, each.version) for each in by_day.on(day)] == in_force


@pytest.mark.parametrize("day", ["2020-01-01", "2025-12-31"])
def test_the_version_in_force_on_the_last_day_judges(package: ModuleType, day: str) -> None:
    write_rule(package, "a_rule.py")
    case = a_case(claim={"admitted": "2026-05-01", "discharged": f"{day}T23:59+07:00"})
    (finding,) = Rulebook(package).judge(case).findings
    assert finding.law.act == "First act"


def test_before_its_first_version_a_rule_has_no_answer_while_others_judge() -> None:
    of_men = {"diagnoses": [{"code": "C61"}]}
    days = (date(2020, 10, 27), date(2020, 10, 28))
    judged = [the_rulebook().judge(a_case(day, of_men)) for day in days]
    assert [{one.rule.code for one in judgement.findings} for judgement in judged] == [set(), {"W07"}]
    assert not any(one.rule.code == "W07" for judgement in judged for one in judgement.unjudged)


def test_a_rulebook_none_of_whose_rules_is_in_force_judges_nothing(package: ModuleType) -> None:
    write_rule(package, "a_rule.py")
    judgement = Rulebook(package).judge(a_case(claim={"discharged": "2019-12-31T10:00+07:00"}))
    assert (judgement.findings, judgement.not_clear) == ((), NotClear.NO_RULE_IN_FORCE)


def test_the_exception_of_a_rule_is_passed_on(package: ModuleType) -> None:
    write_rule(package, "a_rule.py")
    with pytest.raises(LookupError, match="broken"):
        Rulebook(package).judge(a_case())


def test_a_claim_without_any_day_is_judged_by_the_law_of_the_day_on_which_it_came_in() -> None:
    case = replace(a_case(day=None, claim={"lines": [{"code": "A"}, {}]}), received_on=date(2026, 9, 12))
    judgement = the_rulebook().judge(case)
    assert {one.rule.code for one in judgement.unjudged} >= {"W01", "W03", "W05"}
    unidentified = replace(case, card=a_card(looked_up=False, determined=False))
    assert "W16" in {finding.rule.code for finding in the_rulebook().judge(unidentified).findings}


@pytest.mark.parametrize(
    "days",
    [
        {"admitted": None, "discharged": None, "lines": [{"first_day": None}]},
        {"admitted": date(2026, 9, 10), "discharged": None, "lines": [{"first_day": None}]},
        {"admitted": None, "discharged": date(2026, 9, 10), "lines": []},
    ],
)
def test_a_bill_without_days_of_treatment_is_not_clear_for_it_cannot_be_compared(
    days: dict[str, Any],
) -> None:
    def judged(**claim: Any) -> NotClear | None:
        return the_rulebook().judge(a_case(claim={**days, **claim})).not_clear

    assert judged() is NotClear.NO_DAYS_OF_TREATMENT
    # It is not known yet when that will be.
    assert judged(use="preauthorization") is None
    of_lines = {"lines": [{"first_day": date(2026, 9, 10)}]}
    assert (
        the_rulebook().judge(a_case(claim={"admitted": None, "discharged": None, **of_lines})).not_clear
        is None
    )
    unknown = replace(a_case(claim=days), card=a_card(looked_up=False, determined=False))
    assert the_rulebook().judge(unknown).not_clear is NotClear.PATIENT_NOT_IDENTIFIED


@pytest.mark.parametrize(
    "claim",
    [
        {"total": -50_000},
        {"total": 10**29},
        {"lines": [{"quantity": -1}], "total": 0},
        {"lines": [{}, {"net": 10**15}], "total": 50_000},
        {"lines": [{"quantity": "1e20"}]},
        {"lines": [{"net": None, "unit_price": -50_000}, {}]},
        {"lines": [{"parts": [{"net": 100_000}, {"net": -50_000}]}]},
        {"use": "predetermination", "total": -50_000},
        {"lines": [{"payment": {"fund_part": 10**20}}]},
        {"lines": [{"payment": {"fund_part": -50_000}}]},
        {"sums": {"fund_part": 10**20}},
        {"sums": {"copayment": -1}},
    ],
)
def test_a_claim_with_an_amount_that_cannot_be_is_not_clear(claim: dict[str, Any]) -> None:
    assert the_rulebook().judge(a_case(claim=claim)).not_clear is NotClear.IMPOSSIBLE_AMOUNTS


@pytest.mark.parametrize("lines", [[], [{"net": None}], [{}, {"net": None, "unit_price": None}]])
def test_a_bill_that_does_not_say_what_it_asks_for_is_not_clear(lines: list[dict[str, Any]]) -> None:
    def judged(**claim: Any) -> NotClear | None:
        return the_rulebook().judge(a_case(claim={"lines": lines, "total": None, **claim})).not_clear

    assert judged() is NotClear.NO_AMOUNT
    assert judged(total=50_000) is None
    assert judged(lines=[{}]) is None
    assert judged(use="preauthorization") is None


@pytest.mark.parametrize(
    ("line", "is_named"),
    [
        ({"code": None}, False),
        ({"code": None, "parts": [{}, {}]}, True),
        ({"code": None, "parts": [{"code": None}, {}]}, False),
        ({"code": None, "parts": [{"code": None, "parts": [{}]}]}, True),
        # It describes the other one, and asks for nothing.
        ({"code": None, "net": 0}, True),
        ({"code": None, "net": None, "unit_price": None, "quantity": None}, True),
    ],
)
def test_a_bill_that_does_not_say_what_it_asks_money_for_is_not_clear(
    line: dict[str, Any], is_named: bool
) -> None:
    expected = None if is_named else NotClear.UNNAMED_SERVICE
    assert the_rulebook().judge(a_case(claim={"lines": [{}, line]})).not_clear is expected
    asked = a_case(claim={"use": "preauthorization", "lines": [line]})
    assert the_rulebook().judge(asked).not_clear is None


def test_a_claim_without_any_day_leaves_every_rule_unjudged() -> None:
    rulebook = the_rulebook()
    judgement = rulebook.judge(a_case(day=None))
    assert [one.rule for one in judgement.unjudged] == list(rulebook.rules)
    assert {one.missing.fact for one in judgement.unjudged} == {Fact(ClaimFact.STAY)}
    assert judgement.not_clear is NotClear.NO_DAY


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ({"admitted": date(2009, 6, 1), "discharged": date(2009, 6, 30)}, ClaimFact.STAY),
        ({"admitted": date(206, 3, 2), "discharged": date(206, 3, 2)}, ClaimFact.STAY),
        (
            {"admitted": None, "discharged": None, "lines": [], "created": date(2009, 6, 30)},
            ClaimFact.CREATED,
        ),
    ],
)
def test_before_the_law_on_health_insurance_every_rule_is_unjudged(
    claim: dict[str, object], fact: ClaimFact
) -> None:
    rulebook = the_rulebook()
    judgement = rulebook.judge(a_case(claim=claim))
    assert judgement.not_clear is NotClear.NO_RULE_IN_FORCE
    assert (judgement.findings, [one.rule for one in judgement.unjudged]) == ((), list(rulebook.rules))
    assert {one.missing.fact for one in judgement.unjudged} == {Fact(fact)}
    assert rulebook.judge(a_case(day=date(2009, 7, 1))).not_clear is None


def test_a_claim_without_a_fault_has_no_finding() -> None:
    assert the_rulebook().judge(a_case()).findings == ()
    judgement = the_rulebook().judge(a_full_case())
    assert judgement.findings == ()
    assert judgement.unjudged == ()


def test_a_batch_is_judged_as_each_of_its_cases_alone_whatever_their_days() -> None:
    of_men = {"diagnoses": [{"code": "C61"}]}
    days = (date(2026, 9, 10), date(2020, 10, 27), None, date(2009, 6, 30), date(2020, 10, 28))
    cases = [a_case(day, of_men) for day in days] + [a_full_case()]
    rulebook = the_rulebook()
    assert rulebook.judge_all(cases) == [rulebook.judge(case) for case in cases]
    assert rulebook.judge_all([]) == []

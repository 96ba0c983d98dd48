"""The score: a sum by hand, and money of which each dong is counted once."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.answer.score import Band, Score, score
from review.rulebook.engine.answers import FindingOutcome, Found
from review.rulebook.engine.judgement import Finding, Judgement
from review.rulebook.engine.not_clear import NotClear
from review.rulebook.engine.rule import Prior, Rule, Version
from tests.rules.cases import a_case
from tests.rules.claims import a_claim
from tests.the_rulebook import the_rulebook

TEXT = Text("Có.", "There is.")
VERSION = Version(date(2026, 1, 1), Provision("Act", "Article"), lambda read: lambda case: iter(()))


def a_rule(
    code: str, outcome: FindingOutcome = FindingOutcome.CUT, upheld: int = 9, dropped: int = 1
) -> Rule:
    return Rule(code, TEXT, outcome, Prior(upheld, dropped))


def found(rule: Rule, line: int = 0, amount: Any = None, **facts: Any) -> Finding:
    currency = facts.pop("currency", "VND")
    money = None if amount is None else Money(Decimal(amount), currency)
    return Finding(rule, VERSION, Found(line, Fact(ClaimFact.CLAIM), money, TEXT, **facts))


def of(claim: Claim, *findings: Finding) -> Score:
    judgement = Judgement(findings, (), {one.rule.code: one.rule.precision.mean for one in findings})
    return score(judgement, claim)


def dong(*sums: Decimal) -> list[float]:
    return [float(value) for value in sums]


TWO_LINES = a_claim(lines=[{"unit_price": 600_000}, {"unit_price": 400_000}])
CUT, WARN, REFUSE = a_rule("C"), a_rule("W", FindingOutcome.WARN), a_rule("R", FindingOutcome.REFUSE)


def test_nothing_found_is_clear_and_accepted_whole() -> None:
    clear = of(TWO_LINES)
    assert (clear.band, str(clear.total), len(clear.points)) == (Band.CLEAR, "0", 0)
    assert dong(clear.proposed, clear.accepted) == [1_000_000, 1_000_000]
    assert dong(clear.at_stake, clear.expected_recovery) == [0, 0]


def test_a_claim_that_no_rule_judged_is_to_be_checked() -> None:
    unjudged = score(Judgement((), (), {}, not_clear=NotClear.NO_RULE_IN_FORCE), TWO_LINES)
    assert (unjudged.band, str(unjudged.total)) == (Band.CHECK, "0")


UNIDENTIFIED: list[dict[str, Any]] = [
    {"looked_up": False, "determined": False, "person_known": False},
    {"determined": False, "person_known": False},
    {"person_known": False},
]


def band_without(off: Collection[str], **card: Any) -> Band:
    """The band of a claim without a fault, but for these facts of its patient, with these rules off."""
    rulebook, case = the_rulebook(), a_case(card=card)
    judged = rulebook.applied(off, rulebook.precisions, by_outcome={}).judge(case)
    return score(judged, case.claim).band


@pytest.mark.parametrize("unknown", UNIDENTIFIED)
def test_a_claim_whose_patient_is_not_identified_is_never_clear_whichever_rules_are_off(
    unknown: dict[str, Any],
) -> None:
    nobody = {"outcome": "", "sex": "", "birth_date": "", "insurance_number": "", "periods": []} | unknown
    of_persons = {"W02", "W16"}
    all_but_one = {rule.code for rule in the_rulebook().rules} - {"W06"}
    for off in ({"W16"}, of_persons, all_but_one):
        assert band_without(off) is Band.CLEAR
        assert band_without(off, **nobody) is not Band.CLEAR


@pytest.mark.parametrize(("rule", "points"), [(REFUSE, "0.9000"), (CUT, "0.5400"), (WARN, "0.2700")])
def test_points_are_precision_times_weight(rule: Rule, points: str) -> None:
    assert str(of(TWO_LINES, found(rule)).total) == points


def test_points_are_in_steps_of_a_ten_thousandth() -> None:
    thirds = a_rule("T", FindingOutcome.WARN, upheld=1, dropped=2)
    assert str(of(TWO_LINES, found(thirds)).total) == "0.1000"


def test_a_rule_counts_once_by_its_strongest_finding() -> None:
    weighed = of(TWO_LINES, found(CUT, outcome=FindingOutcome.WARN), found(CUT, 1), found(CUT, 2))
    assert [str(points) for points in weighed.points] == ["0", "0.5400", "0"]


def test_a_score_is_never_more_than_one() -> None:
    assert of(TWO_LINES, found(REFUSE), found(CUT), found(WARN)).total == 1


@pytest.mark.parametrize(
    ("upheld", "dropped", "band"),
    [(5, 0, Band.SUSPECT), (5, 5, Band.SUSPECT), (49, 51, Band.CHECK), (1, 99, Band.CHECK)],
)
def test_half_a_point_is_suspect(upheld: int, dropped: int, band: Band) -> None:
    assert of(TWO_LINES, found(a_rule("R", FindingOutcome.REFUSE, upheld, dropped))).band is band


def test_warnings_put_money_at_stake_and_cut_none() -> None:
    warned = of(TWO_LINES, found(WARN, 1, 200_000))
    assert dong(warned.accepted, warned.at_stake, warned.expected_recovery) == [1_000_000, 200_000, 180_000]


def test_a_finding_with_a_message_for_the_reviewer_is_not_in_what_the_facility_sees_at_stake() -> None:
    both = of(TWO_LINES, found(WARN, 1, 200_000, reviewer_message=TEXT), found(WARN, 2, 50_000))
    assert dong(both.at_stake, both.facility_at_stake) == [250_000, 50_000]
    assert both.facility_at_stake == of(TWO_LINES, found(WARN, 2, 50_000)).at_stake


def test_a_line_is_lost_once_however_often_it_is_cut() -> None:
    lost = of(TWO_LINES, found(CUT, 1, 600_000), found(a_rule("D"), 1, 500_000))
    assert dong(lost.accepted, lost.at_stake) == [400_000, 600_000]


def test_a_refusal_takes_all_and_makes_no_cut_dearer() -> None:
    refused = of(TWO_LINES, found(REFUSE, 0, 1_000_000), found(CUT, 1, 600_000))
    assert dong(refused.accepted, refused.at_stake, refused.expected_recovery) == [0, 1_000_000, 900_000]


def test_an_objection_to_the_whole_that_names_lines_lies_on_these_lines() -> None:
    both = of(TWO_LINES, found(WARN, 0, 600_000, lines=(1,)), found(CUT, 1, 600_000))
    assert dong(both.accepted, both.at_stake) == [400_000, 600_000]


def test_an_objection_to_the_whole_may_say_how_much_of_each_line_it_questions() -> None:
    parts = (Decimal(50_000), Decimal(20_000))
    whole = found(CUT, 0, 70_000, lines=(1, 2), line_amounts=parts)
    assert dong(of(TWO_LINES, whole).accepted) == [930_000]
    assert dong(of(TWO_LINES, whole, found(WARN, 1, 600_000)).at_stake) == [620_000]


def test_each_dong_is_weighed_by_the_surest_finding_on_it() -> None:
    unsure = a_rule("U", upheld=1, dropped=1)
    weighed = of(TWO_LINES, found(unsure, 1, 600_000), found(CUT, 1, 200_000))
    assert weighed.expected_recovery == 200_000 * Decimal("0.9") + 400_000 * Decimal("0.5")


def test_recovery_is_rounded_half_up_to_the_smallest_unit() -> None:
    half = a_rule("H", upheld=1, dropped=1)
    assert str(of(TWO_LINES, found(half, 1, 3)).expected_recovery) == "2"
    dollars = a_claim(total={"value": 9, "currency": "USD"})
    assert str(of(dollars, found(half, 0, "0.03", currency="USD")).expected_recovery) == "0.02"


def test_recovery_is_not_rounded_above_what_is_at_stake() -> None:
    sure = a_rule("S", upheld=1, dropped=0)
    assert of(a_claim(total="0.6"), found(sure, 0, "0.6")).expected_recovery == 0


def test_money_of_another_currency_is_not_counted() -> None:
    assert of(TWO_LINES, found(CUT, 1, 5, currency="USD")).at_stake == 0


def test_a_claim_without_any_sum_asks_for_nothing() -> None:
    empty = of(a_claim(lines=[], total=None), found(REFUSE, 0, 5))
    assert dong(empty.proposed, empty.accepted, empty.at_stake) == [0, 0, 0]
    assert empty.currency == "VND"


def test_a_precision_that_was_learned_takes_the_place_of_the_prior() -> None:
    judgement = Judgement((found(CUT, 1, 100_000),), (), {"C": Decimal("0.2500")})
    learned = score(judgement, TWO_LINES)
    assert str(learned.total) == "0.1500"
    assert learned.expected_recovery == 25_000


def test_an_outcome_of_a_rule_has_a_precision_of_its_own() -> None:
    findings = (found(CUT, 1, 100_000), found(CUT, 2, 100_000, outcome=FindingOutcome.WARN))
    by_outcome = {("C", "CUT"): Decimal("0.9500"), ("C", "WARN"): Decimal("0.1000")}
    learned = score(Judgement(findings, (), {"C": Decimal("0.5000")}, by_outcome=by_outcome), TWO_LINES)
    assert learned.expected_recovery == 95_000 + 10_000
    assert list(map(str, learned.points)) == ["0.5700", "0"]


def test_the_finding_with_the_most_points_keeps_them_though_another_weighs_more() -> None:
    findings = (found(CUT, 1, 100_000), found(CUT, 2, 100_000, outcome=FindingOutcome.WARN))
    by_outcome = {("C", "CUT"): Decimal("0.1000"), ("C", "WARN"): Decimal("0.9000")}
    learned = score(Judgement(findings, (), {"C": Decimal("0.5000")}, by_outcome=by_outcome), TWO_LINES)
    assert list(map(str, learned.points)) == ["0", "0.2700"]


RULES = [
    a_rule(f"{outcome}{upheld}", outcome, upheld, 10 - upheld)
    for outcome in FindingOutcome
    for upheld in (2, 5, 9)
]
SUMS = st.none() | st.decimals(-1_000_000, 2_000_000, places=2)


def test_two_rules_on_the_money_of_one_line_count_once_in_points_and_in_expected_recovery() -> None:
    alone = of(TWO_LINES, found(CUT, 1, 200_000))
    twice = of(TWO_LINES, found(CUT, 1, 200_000), found(a_rule("D"), 1, 200_000))
    assert (twice.total, twice.expected_recovery) == (alone.total, alone.expected_recovery)
    assert list(map(str, twice.points)) == ["0.5400", "0"]


@pytest.mark.parametrize("line", [1, 2])
def test_the_points_do_not_tell_a_facility_which_lines_a_warning_for_the_reviewer_is_about(line: int) -> None:
    hidden = found(WARN, line, 200_000, reviewer_message=TEXT)
    both = of(TWO_LINES, found(CUT, 1, 200_000), hidden)
    assert list(map(str, both.points)) == ["0.5400", "0.2700"]


def test_two_rules_on_two_lines_count_twice() -> None:
    both = of(TWO_LINES, found(WARN, 1, 200_000), found(a_rule("X", FindingOutcome.WARN), 2, 100_000))
    assert (str(both.total), dong(both.expected_recovery)) == ("0.5400", [270_000])


def test_of_the_money_of_a_line_the_dearer_objection_adds_what_the_surer_one_does_not_affect() -> None:
    less_sure = a_rule("L", FindingOutcome.WARN, 5, 5)
    both = of(TWO_LINES, found(CUT, 1, 200_000), found(less_sure, 1, 500_000))
    assert dong(both.expected_recovery) == [0.9 * 200_000 + 0.5 * 300_000]


def test_money_that_lies_anywhere_in_the_lines_may_be_what_other_objections_are_about() -> None:
    anywhere = found(WARN, amount=300_000, anywhere=True)
    assert dong(of(TWO_LINES, anywhere).at_stake) == [300_000]
    assert dong(of(TWO_LINES, anywhere, found(CUT, 1, 200_000)).at_stake) == [300_000]
    assert dong(of(TWO_LINES, anywhere, found(CUT, 1, 400_000)).at_stake) == [400_000]


FINDINGS = st.lists(
    st.builds(
        found,
        st.sampled_from(RULES),
        st.integers(0, 4),
        SUMS,
        lines=st.lists(st.integers(1, 4), unique=True, max_size=3).map(tuple),
        currency=st.sampled_from(["VND", "VND", "USD", None]),
    ),
    max_size=8,
)
CLAIMS = st.builds(
    lambda nets, total: a_claim(lines=[{"net": net} for net in nets], total=total),
    st.lists(SUMS, max_size=4),
    SUMS,
)


@given(claim=CLAIMS, findings=FINDINGS)
def test_money_is_never_negative_and_never_above_what_is_proposed(
    claim: Claim, findings: list[Finding]
) -> None:
    weighed = of(claim, *findings)
    assert 0 <= weighed.accepted <= weighed.proposed
    assert 0 <= weighed.expected_recovery <= weighed.at_stake <= weighed.proposed
    assert weighed.accepted >= weighed.proposed - weighed.at_stake
    assert 0 <= weighed.total <= 1


@given(claim=CLAIMS, findings=FINDINGS, more=FINDINGS)
def test_more_findings_never_weigh_less(claim: Claim, findings: list[Finding], more: list[Finding]) -> None:
    fewer, all_of_them = of(claim, *findings), of(claim, *findings, *more)
    assert fewer.total <= all_of_them.total
    assert fewer.at_stake <= all_of_them.at_stake
    assert fewer.expected_recovery <= all_of_them.expected_recovery
    assert fewer.accepted >= all_of_them.accepted


@given(claim=CLAIMS, findings=FINDINGS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_findings_does_not_matter(
    claim: Claim, findings: tuple[list[Finding], list[Finding]]
) -> None:
    one, other = (of(claim, *order) for order in findings)
    assert (one.total, one.accepted, one.at_stake) == (other.total, other.accepted, other.at_stake)
    assert one.expected_recovery == other.expected_recovery


@given(claim=CLAIMS, findings=FINDINGS, rule=st.sampled_from(RULES), line=st.integers(1, 4), amount=SUMS)
def test_a_second_rule_on_the_same_money_changes_neither_the_points_nor_the_expected_recovery(
    claim: Claim, findings: list[Finding], rule: Rule, line: int, amount: Decimal | None
) -> None:
    some = abs(amount or Decimal(0)) + 1
    same = a_rule("second", rule.outcome, rule.precision.upheld, rule.precision.dropped)
    first = [one for one in findings if one.rule is not rule]
    once = of(claim, *first, found(rule, line, some))
    twice = of(claim, *first, found(rule, line, some), found(same, line, some))
    assert once.expected_recovery == twice.expected_recovery
    if once.points[-1] and not first:
        assert once.total == twice.total

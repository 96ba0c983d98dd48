"""The evaluation itself, with few claims: it puts in what it says, and measures what it says."""

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from docs.generate.__main__ import ROOT
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from tests.evaluation.evaluation import Evaluation, evaluate_world
from tests.evaluation.measures.prediction import is_predicted
from tests.evaluation.page.goals import goals
from tests.evaluation.page.page import evaluation_page
from tests.evaluation.page.picture import queue_picture
from tests.evaluation.review.judging import read_rulebook
from tests.evaluation.world.base_rates import base_rates, rare_faults
from tests.evaluation.world.claim_maker import WorldClaim, export_of
from tests.evaluation.world.faults.fault_kinds import FAULT_KINDS
from tests.evaluation.world.world import World, make_world
from tests.receipt_keys import receipt_keys

CLAIMS, SEED = 300, 7


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(SEED, CLAIMS, receipt_keys())


@pytest.fixture(scope="module")
def measured(world: World) -> Evaluation:
    return evaluate_world(world, lambda _: None, SEED, with_model=False)


def claims_of(world: World) -> list[WorldClaim]:
    return [claim for province in world.provinces for claim in province]


def read(claims: list[WorldClaim]) -> list[Claim]:
    reader, keys = ClaimReader(), receipt_keys()
    return [reader.read(export_of(one, keys), ClaimFormat.BHYT_XML) for one in claims]


def test_every_rate_names_a_fault_and_all_together_are_what_is_refused() -> None:
    rates = base_rates()
    assert {rate.fault for rate in rates} | set(rare_faults().faults) == set(FAULT_KINDS)
    assert sum((rate.share for rate in rates), Decimal(0)).quantize(Decimal("0.000001")) == Decimal("0.016")


def test_about_as_much_of_the_money_as_in_reality_must_not_be_paid(world: World) -> None:
    claims = claims_of(world)
    totals = [claim.total for claim in read(claims)]
    claimed = sum(total.value for total in totals if total)
    refused = sum(one.truth.money for one in claims if one.truth)
    # A few dear faults decide, where there are so few claims.
    assert Decimal("0.002") < refused / claimed < Decimal("0.04")


def test_a_fault_lies_on_lines_that_the_claim_has_and_costs_no_more_than_these(world: World) -> None:
    faulty = [one for one in claims_of(world) if one.truth]
    assert faulty
    for one, claim in zip(faulty, read(faulty), strict=True):
        nets = {line.sequence: line.net.value for line in claim.lines if line.net}
        assert one.truth
        assert one.truth.money > 0
        assert claim.total
        assert one.truth.money <= claim.total.value
        assert all(0 < lost <= nets[line] for line, lost in one.truth.lines.items())


def test_no_facility_teaches_and_tests(measured: Evaluation, world: World) -> None:
    provinces = Counter((site.province.code, site.is_learning) for site in world.sites)
    assert len(provinces) == len({site.province.code for site in world.sites})
    assert measured.learning + measured.test == measured.claims == len(claims_of(world))


def test_no_order_has_more_money_than_that_by_the_true_money(measured: Evaluation) -> None:
    best = measured.order("the best there is")
    assert all(order.at(5) <= best.at(5) + 1e-9 for order in measured.orders)
    assert measured.order("at random").at(5) == pytest.approx(0.05)


def test_every_rule_of_the_rulebook_is_measured(measured: Evaluation) -> None:
    assert [each.code for each in measured.unjudged] == [rule.code for rule in read_rulebook().rules]
    with_findings = {each.code for each in measured.unjudged if each.has_findings}
    assert {rule.code for rule in measured.rules} == with_findings != set()


@pytest.mark.parametrize(
    ("learned", "measured", "is_as_predicted"),
    [((90, 10), (9, 1), True), ((90, 10), (5, 5), False), ((9, 1), (0, 1), True), ((9, 1), (0, 9), False)],
)
def test_few_findings_say_little_against_a_learned_precision(
    learned: tuple[int, int], measured: tuple[int, int], is_as_predicted: bool
) -> None:
    assert is_predicted(*learned, *measured) is is_as_predicted


def test_the_page_says_what_stands_in_the_way_of_each_goal_that_is_missed(measured: Evaluation) -> None:
    page = evaluation_page(measured)
    for goal in goals(measured):
        assert goal.name in page
        assert goal.is_met or goal.why in page
    assert queue_picture(measured.orders).startswith("<svg xmlns=")


def test_the_same_seed_gives_the_same_claims_and_figures(world: World, measured: Evaluation) -> None:
    again = make_world(SEED, CLAIMS, receipt_keys())
    assert again == world
    assert evaluate_world(again, lambda _: None, SEED, with_model=False) == measured


def test_the_extra_bench_is_what_make_evaluate_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = Path(__file__).with_name("requirements.in").read_text("utf-8").splitlines()
    assert declared == project["optional-dependencies"]["bench"]

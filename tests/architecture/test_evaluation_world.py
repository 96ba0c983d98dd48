"""The evaluation's faults are put in by code that shares nothing with the rules that look for them."""

import grimp
import pytest

PACKAGES = ("gateway", "insurance", "review", "runtime", "tests", "wardgate")
WORLD = "tests.evaluation.world"
RULES = "review.rulebook"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def test_the_world_of_the_evaluation_reaches_no_rule(graph: grimp.ImportGraph) -> None:
    assert f"{WORLD}.faults.line_faults" in graph.modules
    assert f"{RULES}.rules.days.bed_days_beyond_stay" in graph.modules
    chain = graph.find_shortest_chain(importer=WORLD, imported=RULES, as_packages=True)
    assert chain is None


def test_no_rule_knows_the_world_of_the_evaluation(graph: grimp.ImportGraph) -> None:
    assert not graph.chain_exists(importer=RULES, imported="tests", as_packages=True)

"""The rules find every fault put into the sample claims, and leave the others in peace."""

from datetime import date

import pytest

from review.rulebook.engine.rulebook import Rulebook
from tests.evaluate import RULE_OF, Verdict, judge_samples
from tests.unit.samples.worlds import DAYS, a_world
from wardgate.samples.faults.sample_fault import SampleFault


@pytest.fixture(scope="module", params=DAYS, ids=str)
def verdicts(request: pytest.FixtureRequest) -> list[Verdict]:
    today: date = request.param
    return judge_samples(a_world(people=20_000, today=today))


def test_every_fault_is_found_on_its_line_by_its_rule_alone(verdicts: list[Verdict]) -> None:
    faulty = [verdict for verdict in verdicts if verdict.claim.fault]
    assert {verdict.claim.fault for verdict in faulty} == set(SampleFault)
    assert [each.complaint for each in faulty if each.complaint] == []
    assert [each.claim.name for each in faulty if each.claim.line not in each.lines] == []
    assert [(each.claim.name, each.by_others) for each in faulty if each.by_others] == []


def test_no_claim_without_a_fault_is_flagged(verdicts: list[Verdict]) -> None:
    clean = [verdict for verdict in verdicts if verdict.claim.fault is None]
    assert len(clean) >= 240
    assert [verdict.complaint for verdict in clean if verdict.complaint] == []


def test_every_rule_has_a_fault_to_find() -> None:
    assert set(RULE_OF) == set(SampleFault)
    assert set(RULE_OF.values()) == {rule.code for rule in Rulebook().rules}

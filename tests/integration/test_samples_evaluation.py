"""The rules find every fault in the sample claims, and flag no claim without a fault."""

from datetime import date

import pytest
from rich.console import Console

from tests.evaluate import rules_without_fault, table_of
from tests.judged_samples import JudgedSample, judge_samples
from tests.the_rulebook import the_rulebook
from tests.unit.wardgate.samples.worlds import DAYS, a_world_of_all_faults
from wardgate.samples.faults.all_faults import FAULTS
from wardgate.samples.faults.bill_faults import a_zero_too_many
from wardgate.samples.faults.sample_fault import SampleFault


@pytest.fixture(scope="module", params=DAYS, ids=str)
def judged(request: pytest.FixtureRequest) -> list[JudgedSample]:
    today: date = request.param
    return judge_samples(a_world_of_all_faults(today))


def test_every_sample_fault_is_found_on_its_line_by_its_rule_alone(judged: list[JudgedSample]) -> None:
    faulty = [one for one in judged if one.claim.fault]
    put_in = {one.claim.fault.label for one in faulty if one.claim.fault}
    assert put_in == {fault.label for fault in FAULTS}
    assert [each.complaint for each in faulty if each.complaint] == []
    assert [each.claim.name for each in faulty if each.claim.line not in each.lines] == []
    assert [(each.claim.name, each.by_others) for each in faulty if each.by_others] == []


def test_no_claim_without_a_fault_is_flagged(judged: list[JudgedSample]) -> None:
    clean = [one for one in judged if one.claim.fault is None]
    assert len(clean) >= 240
    assert [one.complaint for one in clean if one.complaint] == []


def test_every_fault_names_a_rule() -> None:
    assert {fault.rule for fault in FAULTS} <= {rule.code for rule in the_rulebook().rules}


def test_a_rule_without_a_sample_fault_is_named() -> None:
    without = set(rules_without_fault([fault for fault in FAULTS if fault.rule != "W05"]))
    assert without - set(rules_without_fault(FAULTS)) == {"W05"}


def test_a_new_sample_fault_has_its_own_row_though_no_claim_has_it(judged: list[JudgedSample]) -> None:
    new = SampleFault("never-seen", "W06", (a_zero_too_many,))
    console = Console(width=100)
    with console.capture() as shown:
        console.print(table_of(judged, [*FAULTS, new]))
    (row,) = [line for line in shown.get().splitlines() if "never-seen" in line]
    assert row.split() == ["never-seen", "W06", "0", "0", "0", "0", "0"]

"""How many of the faults put into the sample claims the rules find: `python -m tests.evaluate`."""

import sys
from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from review.rulebook.engine.rulebook import Rulebook
from runtime.clock import Clock
from tests.evaluation.world.faults.fault_kinds import FAULT_KINDS
from tests.judged_samples import JudgedSample, judge_samples
from tests.receipt_keys import receipt_keys
from wardgate.samples.faults.all_faults import FAULTS
from wardgate.samples.faults.sample_fault import SampleFault
from wardgate.samples.world import SampleWorld
from wardgate.stack.local_stack import SEED

PEOPLE, CLAIMS, COLUMNS = 20_000, 300, 130
# It compares a claim with many others, which only the evaluation has.
BY_COMPARISON = ("W54",)
WHERE_TO_ADD = "add one in wardgate/samples/faults/ or tests/evaluation/world/faults/"


def main() -> int:
    """1 where a fault is not found, or on another line, or a rule flags what it should not."""
    # A pipe has no width, and the usual 80 columns would break every line that says what to do.
    console = Console(width=None if sys.stdout.isatty() else COLUMNS)
    judged = judge_samples(SampleWorld(SEED, PEOPLE, CLAIMS, Clock().today(), receipt_keys()))
    console.print(table_of(judged))
    for one in judged:
        if one.complaint:
            console.print(f"{one.claim.name}: {one.complaint}")
    for code in rules_without_fault(FAULTS):
        console.print(f"{code}: no sample fault, so nothing is known of what it finds; {WHERE_TO_ADD}")
    for fault in faults_without_rule(FAULTS):
        console.print(f"{fault.label}: no rule has the code {fault.rule}")
    complaints = sum(bool(one.complaint) for one in judged)
    console.print(
        f"{complaints} claims are not judged as they should be."
        if complaints
        else "Every fault is found on its line, and no other claim is flagged."
    )
    return int(complaints > 0)


def table_of(judged: Sequence[JudgedSample], faults: Sequence[SampleFault] = FAULTS) -> Table:
    """A row for each kind of fault, and one for the claims without any."""
    table = Table(
        Column("fault", no_wrap=True), "rule", title=f"{len(judged)} sample claims", box=SIMPLE, padding=0
    )
    for heading in ("put in", "found", "missed", "on line", "others"):
        table.add_column(heading, justify="right", no_wrap=True)
    for fault in faults:
        counts = _counts([one for one in judged if one.claim.fault is fault])
        table.add_row(fault.label, fault.rule, *map(str, counts))
    clean = [one for one in judged if one.claim.fault is None]
    table.add_section()
    table.add_row("none", "", str(len(clean)), "", "", "", str(sum(bool(one.by_others) for one in clean)))
    return table


def rules_without_fault(faults: Sequence[SampleFault]) -> list[str]:
    """The codes of the rules that no sample fault is for, and no fault of the evaluation."""
    shown = {fault.rule for fault in faults} | {kind.rule for kind in FAULT_KINDS.values()}
    return [rule.code for rule in Rulebook().rules if rule.code not in {*shown, *BY_COMPARISON}]


def faults_without_rule(faults: Sequence[SampleFault]) -> list[SampleFault]:
    """The faults that name a code which no rule has."""
    codes = {rule.code for rule in Rulebook().rules}
    return [fault for fault in faults if fault.rule not in codes]


def _counts(of_one_fault: Sequence[JudgedSample]) -> tuple[int, ...]:
    """How many were put in, found, missed, found on their line, and flagged by other rules."""
    found = sum(bool(one.lines) for one in of_one_fault)
    on_its_line = sum(one.claim.line in one.lines for one in of_one_fault)
    by_others = sum(bool(one.by_others) for one in of_one_fault)
    return len(of_one_fault), found, len(of_one_fault) - found, on_its_line, by_others


if __name__ == "__main__":
    sys.exit(main())

"""A line was done before it was ordered, or its result was there before it was done.

## What it looks for

Of each line, the three times that QĐ 4750 asks for: the order (NGAY_YL), the performance (NGAY_TH_YL) and
the result (NGAY_KQ; of an operation or a bed the end). None may be before the one that precedes it. A test
whose result is older than its sample is such a line. Midnight counts as an unknown time, because the format
writes 0000 for a time that is not known. One finding a line, of the first time that is wrong.

## What a reviewer does

Read the record. In most cases a clerk or a program wrote a wrong time: ask for a correction. If the record
shows that the service was not given, or that the result belongs to another order, cut the line.

## What it cannot see

Times that are in order and invented. A result that was copied from an earlier test. The times of the single
indices of a test in XML4.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.care import Care
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.moments import timed
from review.rulebook.facts.wording import moment_en, moment_vi

# QĐ 4750, Bảng 3, field NGAY_TH_YL: required for groups 1, 2, 3, 8 and 18.
PERFORMED_AT_A_TIME = frozenset(
    {LineKind.TEST, LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE}
)
TIMES = Text("giờ y lệnh và giờ thực hiện", "time of order and performance")

rule = Rule(
    code="W20",
    title=Text("Giờ y lệnh, thực hiện, kết quả không theo thứ tự", "Times of a line out of order"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
)


class Step(NamedTuple):
    """One time of a line, and its name for readers."""

    fact: LineFact
    moment: datetime
    name: Text


@rule.in_force(
    "2024-07-01", law=claim_format("Bảng 2 (NGAY_YL, NGAY_TH_YL) và Bảng 3 (NGAY_YL, NGAY_TH_YL, NGAY_KQ)")
)
def each_time_follows_the_one_before(case: Case) -> Answers:
    """Compare each time of a line with the last known one before it."""
    untimed: list[Line] = []
    for line in case.claim.lines:
        care = line.care
        ordered, performed = care.ordered, care.performed
        if performed is None and (ordered is None or line.kind in PERFORMED_AT_A_TIME):
            untimed.append(line)
        if (ordered or performed) and not _is_plainly_in_order(care):
            yield from _first_out_of_order(line)
    if untimed:
        yield lacking(untimed, LineFact.CARE_PERFORMED, TIMES)


def _is_plainly_in_order(care: Care) -> bool:
    """Whether all times are given, and in order as they are: most lines are decided so."""
    ordered, performed, resulted = care.ordered, care.performed, care.resulted
    if ordered is None or performed is None:
        return False
    return ordered <= performed and (resulted is None or performed <= resulted)


def _first_out_of_order(line: Line) -> Iterator[Found]:
    for before, after in pairwise(_steps(line)):
        if after.moment < before.moment:
            yield _objection(line, before, after)
            return


def _steps(line: Line) -> Iterator[Step]:
    care = line.care
    of_result = Text("kết thúc", "end") if line.kind is LineKind.BED else Text("kết quả", "result")
    for fact, moment, name in (
        (LineFact.CARE_ORDERED, care.ordered, Text("y lệnh", "order")),
        (LineFact.CARE_PERFORMED, care.performed, Text("thực hiện", "performance")),
        (LineFact.CARE_RESULTED, care.resulted, of_result),
    ):
        if known := timed(moment):
            yield Step(fact, known, name)


def _objection(line: Line, before: Step, after: Step) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(after.fact),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence}: thời điểm {after.name.vi} ({moment_vi(after.moment)}) trước thời điểm "
            f"{before.name.vi} ({moment_vi(before.moment)}).",
            f"Line {line.sequence}: its {after.name.en} ({moment_en(after.moment)}) is before its "
            f"{before.name.en} ({moment_en(before.moment)}).",
        ),
    )

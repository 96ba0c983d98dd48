"""One machine, one practitioner or one patient's bed is in two services of the claim at the same time.

## What it looks for

From the performance (NGAY_TH_YL) to the result or end (NGAY_KQ) of two lines of the claim, which overlap:

- on one machine (MA_MAY), for imaging, functional tests, operations and procedures. Laboratory machines have
  many samples at once, so tests are not compared.
- by one performer (NGUOI_THUC_HIEN), for two procedures, or an operation and a procedure. Two operations are
  one session, which is a question of its own.
- in two beds (MA_GIUONG): the patient lies in one.

Two lines that begin at the same minute are one session, and so are lines of which the claim says that they
are paid at a part (TYLE_TT_DV below 100). Midnight counts as an unknown time. Of each pair the line that
begins later is found.

## What a reviewer does

Read the record and the list of the machine. Clerks often write the hour of the report as that of the end: if
the services followed each other, ask for a correction. Cut a service that cannot have been given. For a bed,
rule F6_48 says how many days are paid.

## What it cannot see

The same machine or practitioner in claims of other patients. Whether a practitioner only supervised. More
minutes of examinations than a day has, if the claim gives no times.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
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

ON_A_MACHINE = frozenset({LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE})
TIMED = ON_A_MACHINE | {LineKind.BED}
OPERATION = "8"
WHOLE = 100
END = Text("thời điểm kết quả hoặc kết thúc", "time of the result or end")

rule = Rule(
    code="W24",
    title=Text("Hai dịch vụ cùng lúc trên một máy, người hoặc giường", "Two services at once"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
    needs=TIMED,
)


class Use(NamedTuple):
    """One line's use of a machine, a performer or a bed."""

    begins: datetime
    ends: datetime
    line: Line
    code: str


class Resource(NamedTuple):
    """What can be in one place at a time: its fact, and its name for readers."""

    fact: LineFact
    name: Text


MACHINE = Resource(LineFact.CARE_MACHINES, Text("trên cùng một máy", "on the same machine"))
PERFORMER = Resource(LineFact.CARE_PERFORMERS, Text("do cùng một người thực hiện", "by the same performer"))
BED = Resource(LineFact.CARE_BEDS, Text("ở giường khác", "in another bed"))


@rule.in_force("2024-07-01", law=claim_format("Bảng 3 (NGUOI_THUC_HIEN, MA_MAY, MA_GIUONG, NGAY_KQ)"))
def nothing_is_in_two_services_at_once(case: Case) -> Answers:
    """Compare each use with the one before it that ends last."""
    lines = [line for line, kind in zip(case.claim.lines, case.index.kinds, strict=True) if kind in TIMED]
    if len(lines) < 2:
        return
    machines, performers, beds = _uses(lines)
    for resource, uses in ((MACHINE, machines), (PERFORMER, performers)):
        yield from _of_resource(resource, uses.values())
    for before, after in _overlaps(beds):
        if before.code != after.code:
            yield _objection(BED, before, after)
    if unended := list(_unended(lines)):
        yield lacking(unended, LineFact.CARE_RESULTED, END)


def _of_resource(resource: Resource, uses: Iterable[list[Use]]) -> Iterator[Found]:
    """One finding a line, though two of its performers are busy."""
    found: set[tuple[int, ...]] = set()
    for of_one in uses:
        for before, after in _overlaps(of_one):
            position = after.line.position
            if position not in found and not _is_one_session(resource, before.line, after.line):
                found.add(position)
                yield _objection(resource, before, after)


def _uses(lines: Iterable[Line]) -> tuple[dict[str, list[Use]], dict[str, list[Use]], list[Use]]:
    """The uses of each machine, of each performer, and of all beds."""
    machines: defaultdict[str, list[Use]] = defaultdict(list)
    performers: defaultdict[str, list[Use]] = defaultdict(list)
    beds: list[Use] = []
    for line in lines:
        begins, ends = timed(line.care.performed), timed(line.care.resulted)
        if begins is None or ends is None or ends <= begins:
            continue
        if line.kind in ON_A_MACHINE:
            for code in line.care.machines:
                machines[code].append(Use(begins, ends, line, code))
        if line.kind is LineKind.PROCEDURE:
            for code in line.care.performers:
                performers[code].append(Use(begins, ends, line, code))
        elif line.kind is LineKind.BED and len(line.care.beds) == 1:
            place = f"{line.care.department or ''} {line.care.beds[0]}"
            beds.append(Use(begins, ends, line, place))
    return machines, performers, beds


def _overlaps(uses: list[Use]) -> Iterator[tuple[Use, Use]]:
    """Each use that begins while an earlier one lasts, with that one; not those that begin at once."""
    latest: Use | None = None
    for use in sorted(uses, key=lambda one: (one.begins, one.line.sequence)):
        if latest is not None and latest.begins < use.begins < latest.ends:
            yield latest, use
        if latest is None or use.ends > latest.ends:
            latest = use


def _is_one_session(resource: Resource, one: Line, other: Line) -> bool:
    """Whether the two lines may be one session: two operations, or paid at a part of the price."""
    if resource is PERFORMER and one.group == other.group == OPERATION:
        return True
    percents = (one.payment.service_percent, other.payment.service_percent)
    return any(percent is not None and percent < WHOLE for percent in percents)


def _objection(resource: Resource, before: Use, after: Use) -> Found:
    line, name = after.line, resource.name
    return Found(
        line=line.sequence,
        fact=line.fact(resource.fact),
        amount=None if resource is BED else plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} bắt đầu lúc {moment_vi(after.begins)}, khi dòng {before.line.sequence} "
            f"{name.vi} chưa kết thúc (đến {moment_vi(before.ends)}).",
            f"Line {line.sequence} begins on {moment_en(after.begins)}, before line {before.line.sequence} "
            f"{name.en} has ended (on {moment_en(before.ends)}).",
        ),
    )


def _unended(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without an end on days on which there is another line to compare them with."""
    by_day: defaultdict[object, list[Line]] = defaultdict(list)
    for line in lines:
        if line.kind in ON_A_MACHINE:
            by_day[line.first_day].append(line)
    for of_day in by_day.values():
        if len(of_day) > 1:
            yield from (line for line in of_day if line.care.resulted is None)

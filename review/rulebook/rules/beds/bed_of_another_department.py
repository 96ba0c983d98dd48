"""A bed is billed that belongs to another department than the one where the patient lay.

## What it looks for

The code of a bed (MA_DICH_VU) begins with its department, such as `K03` in `K03.1911`, and MA_KHOA says
in which department the patient had the bed. Where the two differ and the bed costs more than the dearest
bed that the catalogue of services (05/DM) has for the patient's department, the rule objects, and puts
the difference in question. A joint department (`K282930`) has the beds of all that it joins. Emergency
and intensive care (K02, K48, K50) are one to this rule, and so is the emergency bed of a department of
examination (K01).

## What a reviewer does

Read in the record in which department the patient lay on these days. Pay the price of that department's
bed. If the patient lay where the bed is, the facility corrects MA_KHOA.

## What it cannot see

Whether a joint department may bill the dearer of its beds. Codes of departments or beds of another form.
A dearer class of bed in the right department, which W46 and W47 look at. What is in question, where the
catalogue has no bed of the patient's department: the finding then has no amount.
"""

from collections.abc import Iterator

from insurance.catalogue.department import departments_named
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.beds.bed import beds_paid_by_the_fund, department_of_bed
from review.rulebook.facts.beds.bed_price import above, dearest_bed, is_no_dearer
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import BED_PRICES, claim_format

EXAMINATIONS, EMERGENCIES = "K01", frozenset({"K02", "K48", "K50"})
DEPARTMENT = Text("mã khoa (MA_KHOA)", "department (MA_KHOA)")

rule = Rule(
    code="W45",
    title=Text("Giường của khoa khác", "Bed of another department"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(LineKind.BED,),
)


@rule.in_force("2025-01-01", law=BED_PRICES)
@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_DICH_VU và MA_KHOA"))
def beds_are_of_the_department(case: Case) -> Answers:
    """Compare the department of each bed with the patient's."""
    without_department: list[Line] = []
    for line in beds_paid_by_the_fund(case):
        bed = department_of_bed(line)
        if bed is None:
            continue
        if not line.care.department:
            without_department.append(line)
        elif _is_elsewhere(bed, line.care.department):
            yield from _objection(case, line, bed)
    if without_department:
        yield lacking(without_department, LineFact.CARE_DEPARTMENT, DEPARTMENT)


def _is_elsewhere(bed: str, stated: str) -> bool:
    """Whether the patient's department has no such bed."""
    places = departments_named(stated)
    if not places or bed in places:
        return False
    is_emergency = bed in EMERGENCIES and not EMERGENCIES.isdisjoint(places)
    return not is_emergency and not (bed in EMERGENCIES and EXAMINATIONS in places)


def _objection(case: Case, line: Line, bed: str) -> Iterator[Found]:
    due = dearest_bed(case, line, line.first_day) if line.first_day else None
    where = ", ".join(departments_named(line.care.department or ""))
    if is_no_dearer(line, due):
        return
    yield Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=None if due is None else above(line, due),
        message=Text(
            f"Dòng {line.sequence}: giường của khoa {bed}, nhưng người bệnh nằm ở khoa {where}.",
            f"Line {line.sequence}: the bed is of department {bed}, but the patient lay in {where}.",
        ),
    )

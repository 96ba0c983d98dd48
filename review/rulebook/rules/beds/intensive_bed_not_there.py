"""A bed of intensive or emergency care is billed in a department that has none.

## What it looks for

The name of the bed says that it is one of intensive care ("hồi sức tích cực") or of emergency care ("hồi
sức cấp cứu"), and the facility's catalogue of departments (01/DM) gives the number of such beds in the
department of the line (MA_KHOA) as nought on that day. Emergency care is not objected to where there are
beds of intensive care. The money at stake is what the bed costs above the dearest other bed of the
department, by the catalogue of services (05/DM).

## What a reviewer does

Ask how many beds of intensive or emergency care were approved for the department. Without any, the price
of the department's other beds is paid.

## What it cannot see

Whether the patient needed intensive care. More patients than there are such beds. Departments that 01/DM
does not have (W44), or whose number of such beds it does not give. Beds whose name does not say what they
are.
"""

from collections.abc import Iterator
from datetime import date

from insurance.catalogue.department import Department
from insurance.catalogue.listed import Entries, NotLoaded
from insurance.catalogue.service import Service
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.beds.bed import (
    SPECIAL,
    BedClass,
    beds_paid_by_the_fund,
    class_by_name,
    class_of_bed,
)
from review.rulebook.facts.beds.bed_price import above, dearest_bed, is_no_dearer
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import BED_PRICES

DEPARTMENT = Text("mã khoa (MA_KHOA)", "department (MA_KHOA)")
NAMES = {
    BedClass.INTENSIVE_CARE: Text("hồi sức tích cực", "intensive care"),
    BedClass.EMERGENCY: Text("hồi sức cấp cứu", "emergency care"),
}
NOT_LOADED = Missing(
    CaseFact.DEPARTMENT_CATALOGUE,
    Text(
        "Chưa có danh mục khoa (01/DM) của cơ sở vào ngày nằm giường.",
        "The facility's catalogue of departments (01/DM) is not loaded for the day of the bed.",
    ),
)

rule = Rule(
    code="W47",
    title=Text("Giường hồi sức ở khoa không có", "Intensive bed where there is none"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(LineKind.BED,),
)


@rule.in_force("2025-01-01", law=BED_PRICES)
@rule.in_force("2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def intensive_beds_are_there(case: Case) -> Answers:
    """Look the departments of the beds up."""
    is_lacking, without_department = False, []
    for line in beds_paid_by_the_fund(case):
        kind, place, day = class_of_bed(case, line), line.care.department, line.first_day
        if kind not in SPECIAL or day is None:
            continue
        if not place:
            without_department.append(line)
            continue
        answer = case.catalogues.departments.on(place, day)
        is_lacking = is_lacking or isinstance(answer, NotLoaded)
        if isinstance(answer, Entries) and all(_has_none(one, kind) for one in answer.entries):
            yield from _objection(case, line, kind, day)
    if without_department:
        yield lacking(without_department, LineFact.CARE_DEPARTMENT, DEPARTMENT)
    if is_lacking:
        yield NOT_LOADED


def _has_none(department: Department, kind: BedClass) -> bool:
    if kind is BedClass.INTENSIVE_CARE:
        return department.intensive_care_beds == 0
    return department.emergency_beds == 0 and department.intensive_care_beds == 0


def _objection(case: Case, line: Line, kind: BedClass, day: date) -> Iterator[Found]:
    due, name = dearest_bed(case, line, day, _is_usual), NAMES[kind]
    if is_no_dearer(line, due):
        return
    yield Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=None if due is None else above(line, due),
        message=Text(
            f"Dòng {line.sequence}: giường {name.vi}, nhưng khoa không có giường loại này trong "
            "danh mục khoa (01/DM).",
            f"Line {line.sequence}: a bed of {name.en}, but by the catalogue of departments (01/DM) the "
            "department has none.",
        ),
    )


def _is_usual(bed: Service) -> bool:
    return class_by_name(bed.name) not in SPECIAL

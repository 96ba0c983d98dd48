"""A practitioner, machine or department is not in the facility's catalogue on the day of the order.

## What it looks for

The rule looks up by whom, where and with which machine the lines were given: practitioners (MA_BAC_SI,
NGUOI_THUC_HIEN) in 02/DM by the number of their licence, departments (MA_KHOA) in 01/DM, machines
(MA_MAY) in 06/DM. Of an employee without a licence the one who guides them counts. Whoever was sent by
another facility (.C. in the number), and who did what another facility did (.K. in the code of the
service), is not looked up.

## What a reviewer does

Ask whether the licence or the machine was registered on that day. Services of a practitioner who may not
practise there, or of a machine that the facility does not have, are not paid. A department that is not
listed is mostly an error in the data.

## What it cannot see

Whether the scope of the licence covers the service: 02/DM has codes of scopes, and no list says which
services they cover. Hours of work, which W55 compares. Beds: 01/DM has their number only. Parts of lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.department import Department
from insurance.catalogue.listed import Listed, NoEntry, NotLoaded
from insurance.catalogue.machine import Machine
from insurance.catalogue.practitioner import Practitioner, licence_number
from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, claim_format
from review.rulebook.facts.wording import line_numbers

DEPARTMENTS, PRACTITIONERS = CatalogueKind.DEPARTMENTS, CatalogueKind.PRACTITIONERS
MACHINES = CatalogueKind.MACHINES
SENT_BY_ANOTHER, DONE_ELSEWHERE = ".C.", ".K."
DAYS = Text("ngày y lệnh", "day")
# A claim names the same few people again and again.
licence = lru_cache(16_384)(licence_number)

rule = Rule(
    code="W44",
    title=Text(
        "Người hành nghề, máy hoặc khoa ngoài danh mục", "Practitioner, machine or department not listed"
    ),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
    needs=(Given.STAFF,),
)


class Kind(msgspec.Struct, frozen=True):
    """One kind of what lines name, and how it is called."""

    name: Text
    catalogue: Text
    missing: CaseFact

    @property
    def not_loaded(self) -> Missing:
        """What is missing where the facility has no such catalogue on a day."""
        return Missing(
            self.missing,
            Text(
                f"Chưa có {self.catalogue.vi} của cơ sở vào ngày y lệnh.",
                f"The facility's {self.catalogue.en} is not loaded for the day of the order.",
            ),
        )


KINDS = {
    PRACTITIONERS: Kind(
        Text("người hành nghề", "practitioner"),
        Text("danh mục người hành nghề (02/DM)", "catalogue of practitioners (02/DM)"),
        CaseFact.PRACTITIONER_CATALOGUE,
    ),
    DEPARTMENTS: Kind(
        Text("khoa", "department"),
        Text("danh mục khoa (01/DM)", "catalogue of departments (01/DM)"),
        CaseFact.DEPARTMENT_CATALOGUE,
    ),
    MACHINES: Kind(
        Text("máy", "machine"),
        Text("danh mục máy (06/DM)", "catalogue of machines (06/DM)"),
        CaseFact.MACHINE_CATALOGUE,
    ),
}


NOT_LOADED = {kind: known.not_loaded for kind, known in KINDS.items()}
FACTS = {
    PRACTITIONERS: LineFact.CARE_PERFORMERS,
    DEPARTMENTS: LineFact.CARE_DEPARTMENT,
    MACHINES: LineFact.CARE_MACHINES,
}


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force(
    "2024-07-01", law=claim_format("Bảng 2 và Bảng 3, chỉ tiêu MA_KHOA, MA_BAC_SI, NGUOI_THUC_HIEN, MA_MAY")
)
def everyone_is_listed(case: Case) -> Answers:
    """Look everyone and everything up that lines name, once a day."""
    named: dict[tuple[CatalogueKind, str, date], list[Line]] = {}
    without_day: dict[int, Line] = {}
    for line in case.claim.lines:
        day = line.care.ordered.date() if line.care.ordered else line.first_day
        for kind, code in _named(line):
            if day is None:
                without_day[line.sequence] = line
            else:
                named.setdefault((kind, code, day), []).append(line)
    yield from _answers(case, named)
    if without_day:
        yield lacking(list(without_day.values()), LineFact.DAYS, DAYS)


def _named(line: Line) -> Iterator[tuple[CatalogueKind, str]]:
    """Each once."""
    care = line.care
    if not (care.department or care.doctors or care.performers or care.machines):
        return
    if not line.payment.is_by_the_fund:
        return
    is_done_here = not any(DONE_ELSEWHERE in coding.code for coding in line.codes)
    people = {*care.doctors, *care.performers} if is_done_here else {*care.doctors}
    for number in dict.fromkeys(licence(one) for one in sorted(people) if SENT_BY_ANOTHER not in one):
        if number:
            yield PRACTITIONERS, number
    if care.department:
        yield DEPARTMENTS, care.department
    for machine in dict.fromkeys(care.machines) if is_done_here else ():
        yield MACHINES, machine


def _answers(
    case: Case, named: Mapping[tuple[CatalogueKind, str, date], list[Line]]
) -> Iterator[Found | Missing]:
    catalogues: dict[CatalogueKind, Listed[Practitioner] | Listed[Department] | Listed[Machine]] = {
        PRACTITIONERS: case.catalogues.practitioners,
        DEPARTMENTS: case.catalogues.departments,
        MACHINES: case.catalogues.machines,
    }
    not_loaded: dict[CatalogueKind, None] = {}
    not_listed: dict[tuple[CatalogueKind, str], list[Line]] = {}
    for (kind, code, day), lines in named.items():
        answer = catalogues[kind].on(code, day)
        if isinstance(answer, NotLoaded):
            not_loaded[kind] = None
        elif isinstance(answer, NoEntry):
            not_listed.setdefault((kind, code), []).extend(lines)
    yield from (NOT_LOADED[kind] for kind in not_loaded)
    for (kind, code), lines in not_listed.items():
        yield _objection(case, kind, code, lines)


def _objection(case: Case, kind: CatalogueKind, code: str, lines: Sequence[Line]) -> Found:
    known, numbers = KINDS[kind], tuple(dict.fromkeys(line.sequence for line in lines))
    is_one, said = len(numbers) == 1, line_numbers(numbers)
    is_doctor = any(licence(one) == code for line in lines for one in line.care.doctors)
    fact = LineFact.CARE_DOCTORS if kind is PRACTITIONERS and is_doctor else FACTS[kind]
    return Found(
        line=numbers[0] if is_one else 0,
        fact=lines[0].fact(fact) if is_one else Fact(fact),
        amount=None if kind is DEPARTMENTS else net_sum(lines, claim_currency(case.claim)),
        lines=() if is_one else numbers,
        message=Text(
            f"Dòng {said}: {known.name.vi} không có trong {known.catalogue.vi} của cơ sở vào ngày y lệnh.",
            f"{'Line' if is_one else 'Lines'} {said}: the {known.name.en} is not in the facility's "
            f"{known.catalogue.en} on the day of the order.",
        ),
    )

"""A service was given before the patient had come, or after the patient had left or died.

## What it looks for

The time at which a line was performed (NGAY_TH_YL), on the day of admission or of discharge. On the day of
admission it may not be before the admission, unless the visit was an emergency: then care begins before the
desk. On the day of discharge it may not be after the discharge. Drugs, blood and supplies may be handed out
after it, and a result may come later. If the patient died (KET_QUA_DTRI 5), the discharge is the death: then
whatever was done after it is cut. Other days are those of rule W03. Midnight counts as an unknown time.

## What a reviewer does

Read the record. If the service was given within the stay and the time is wrong, ask for a correction. Cut
what was given after the patient had left. Care after death is not care of a patient: cut it.

## What it cannot see

Whether the times of admission and discharge are right. Examinations before the patient was registered.
"""

from collections.abc import Iterator
from datetime import datetime

from insurance.claim.amounts import plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.moments import timed
from review.rulebook.facts.wording import moment_en, moment_vi

HANDED_OUT = frozenset({LineKind.DRUG, LineKind.BLOOD, LineKind.SUPPLY})
NONE: frozenset[LineKind] = frozenset()
# KET_QUA_DTRI: the patient died.
DIED = "5"
NO_TIMES = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ không cho biết giờ vào và giờ ra theo đúng thứ tự.",
        "The claim does not give the time of admission and a later time of discharge.",
    ),
)
PERFORMED = Text("giờ thực hiện", "time of performance")

rule = Rule(
    code="W21",
    title=Text("Dịch vụ ngoài giờ của đợt điều trị", "Service at an hour outside the stay"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 1 (NGAY_VAO, NGAY_RA), Bảng 2 và Bảng 3 (NGAY_TH_YL)"))
def services_lie_between_admission_and_discharge(case: Case) -> Answers:
    """Compare the times on the first and the last day."""
    claim = case.claim
    admitted, discharged = timed(claim.admitted), timed(claim.discharged)
    if admitted is None or discharged is None or discharged < admitted:
        yield NO_TIMES
        return
    for line in claim.lines:
        performed = line.care.performed
        if performed is None or admitted <= performed <= discharged or not timed(performed):
            continue
        if _is_before(claim, performed, admitted):
            yield _before_admission(line, performed, admitted)
        elif performed.date() == discharged.date() and performed > discharged:
            yield from _after_discharge(claim, line, performed, discharged)
    if untimed := _untimed(case, admitted, discharged):
        yield lacking(untimed, LineFact.CARE_PERFORMED, PERFORMED)


def _is_before(claim: Claim, performed: datetime, admitted: datetime) -> bool:
    return performed < admitted and performed.date() == admitted.date() and not claim.emergency


def _before_admission(line: Line, performed: datetime, admitted: datetime) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_PERFORMED),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} thực hiện lúc {moment_vi(performed)}, trước khi vào lúc "
            f"{moment_vi(admitted)}.",
            f"Line {line.sequence} was performed on {moment_en(performed)}, before the admission on "
            f"{moment_en(admitted)}.",
        ),
    )


def _after_discharge(claim: Claim, line: Line, performed: datetime, discharged: datetime) -> Iterator[Found]:
    has_died = claim.visit.result == DIED
    if line.kind in HANDED_OUT and not has_died:
        return
    end = Text("tử vong", "death") if has_died else Text("ra", "discharge")
    yield Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_PERFORMED),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} thực hiện lúc {moment_vi(performed)}, sau khi {end.vi} lúc "
            f"{moment_vi(discharged)}.",
            f"Line {line.sequence} was performed on {moment_en(performed)}, after the {end.en} on "
            f"{moment_en(discharged)}.",
        ),
        outcome=FindingOutcome.CUT if has_died else None,
    )


def _untimed(case: Case, admitted: datetime, discharged: datetime) -> list[Line]:
    """The lines that may lie outside: those of the first and the last day without a time."""
    days = {admitted.date(), discharged.date()}
    is_decided_without = NONE if case.claim.visit.result == DIED else HANDED_OUT
    return [
        line
        for line, kind in zip(case.claim.lines, case.index.kinds, strict=True)
        if kind not in is_decided_without and line.care.performed is None and line.first_day in days
    ]

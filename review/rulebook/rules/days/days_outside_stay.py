"""Discharge is before admission, or lines lie on days outside the stay.

## What it looks for

Discharge must not come before admission. The times are compared if both have one, otherwise the days. The
days of every line must lie between the two, or on the right side of the one that is given. Drugs (groups 4, 5
and 6) may be given for days after discharge, so only their first day counts. The time of becoming an
inpatient (NGAY_VAO_NOI_TRU) must lie within the stay, too.

## What a reviewer does

A stay that ends before it begins, or before the patient becomes an inpatient, is only a warning: send it back
to the facility for correction. Cut a line outside the stay, unless the medical record shows that only its
date is wrong.

## What it cannot see

The time of a line within its day. Examinations before a planned admission that belong to another claim.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.moment import is_before, stated_day
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import REVIEW_OF_COSTS, claim_format
from review.rulebook.facts.wording import day_vi, days_en, days_vi

DAY = Text("ngày thực hiện", "day of service")
NO_PERIOD = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Hồ sơ thiếu ngày vào hoặc ngày ra.",
        "The claim does not give the day of admission or the day of discharge.",
    ),
)

rule = Rule(
    code="W03",
    title=Text("Ngày ra trước ngày vào, hoặc chi phí ngoài đợt điều trị", "Days outside the stay"),
    outcome=FindingOutcome.CUT,
    precision=Prior(8, 2),
    needs=(Given.UNUSUAL_DAYS,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 1 (NGAY_VAO, NGAY_RA), Bảng 2 và Bảng 3 (NGAY_YL)"))
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def every_day_is_within_the_stay(case: Case) -> Answers:
    """Compare discharge with admission, then every line with both."""
    claim = case.claim
    admitted, discharged = claim.admitted, claim.discharged
    if admitted is None or discharged is None:
        yield from _lines_beyond(claim)
        yield NO_PERIOD
    elif is_before(discharged, admitted):
        yield _discharged_before_admission(stated_day(admitted), stated_day(discharged))
    else:
        stay, index = DateRange(stated_day(admitted), stated_day(discharged)), case.index
        if not index.lies_within(stay):
            yield from _lines_outside(claim, stay)
        if since := _admitted_outside(claim):
            yield since
        if index.undated:
            yield lacking(index.undated, LineFact.DAYS, DAY)


def _lines_beyond(claim: Claim) -> Iterator[Found]:
    """The lines that lie outside of a stay of which one end is known, wherever the other one is."""
    begins = claim.admitted and stated_day(claim.admitted)
    ends = claim.discharged and stated_day(claim.discharged)
    for line in claim.lines:
        first, last = line.first_day, line.last_day
        if begins and first and first < begins:
            before = Text(f"trước ngày vào {day_vi(begins)}", f"before the admission on {begins}")
            yield _line_outside(line, first, first, before)
        elif ends and first and last and (first if line.kind is LineKind.DRUG else max(first, last)) > ends:
            after = Text(f"sau ngày ra {day_vi(ends)}", f"after the discharge on {ends}")
            yield _line_outside(line, first, max(first, last), after)


def _line_outside(line: Line, first: date, last: date, where: Text) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.DAYS),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} ghi {days_vi(first, last)}, {where.vi}.",
            f"Line {line.sequence} is dated {days_en(first, last)}, {where.en}.",
        ),
    )


def _admitted_outside(claim: Claim) -> Found | None:
    """The patient becomes an inpatient between arrival and discharge."""
    since, admitted, discharged = claim.visit.inpatient_since, claim.admitted, claim.discharged
    if since is None or admitted is None or discharged is None:
        return None
    if not (is_before(since, admitted) or is_before(discharged, since)):
        return None
    days = stated_day(admitted), stated_day(discharged)
    return Found(
        line=0,
        fact=Fact(ClaimFact.VISIT_INPATIENT_SINCE),
        amount=None,
        message=Text(
            f"Thời gian vào nội trú ({day_vi(stated_day(since))}) nằm ngoài đợt điều trị {days_vi(*days)}.",
            f"The patient became an inpatient on {stated_day(since)}, outside the stay {days_en(*days)}.",
        ),
        outcome=FindingOutcome.WARN,
    )


def _lines_outside(claim: Claim, stay: DateRange) -> Iterator[Found]:
    for line in claim.lines:
        first, last = line.first_day, line.last_day or line.first_day
        if first is None or last is None:
            continue
        ends = first if line.kind is LineKind.DRUG else max(first, last)
        if first < stay.first or ends > stay.last:
            days = stay.first, stay.last
            outside = Text(f"ngoài đợt điều trị {days_vi(*days)}", f"outside the stay {days_en(*days)}")
            yield _line_outside(line, first, max(first, last), outside)


def _discharged_before_admission(admitted: date, discharged: date) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.STAY),
        amount=None,
        message=Text(
            f"Thời điểm ra viện ({day_vi(discharged)}) trước thời điểm vào viện ({day_vi(admitted)}).",
            f"Discharge ({discharged}) is before admission ({admitted}).",
        ),
        outcome=FindingOutcome.WARN,
    )

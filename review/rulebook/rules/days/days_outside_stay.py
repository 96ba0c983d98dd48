"""Discharge is before admission, or lines lie on days outside the stay.

## What it looks for

Discharge must not come before admission. The times are compared if both have one, otherwise the days. The
days of every line must lie between the two. Drugs (groups 4, 5 and 6) may be given for days after
discharge, so only their first day counts.

## What a reviewer does

A stay that ends before it begins is only a warning: send it back to the facility for correction. Cut a
line outside the stay, unless the medical record shows that only its date is wrong.

## What it cannot see

The time of a line within its day. Examinations before a planned admission that belong to another claim.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
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
        yield NO_PERIOD
    elif is_before(discharged, admitted):
        yield _discharged_before_admission(stated_day(admitted), stated_day(discharged))
    else:
        stay, index = DateRange(stated_day(admitted), stated_day(discharged)), case.index
        if not index.lies_within(stay):
            yield from _lines_outside(claim, stay)
        if index.undated:
            yield lacking(index.undated, LineFact.DAYS, DAY)


def _lines_outside(claim: Claim, stay: DateRange) -> Iterator[Found]:
    for line in claim.lines:
        first, last = line.first_day, line.last_day or line.first_day
        if first is None or last is None:
            continue
        ends = first if line.kind is LineKind.DRUG else max(first, last)
        if first < stay.first or ends > stay.last:
            yield Found(
                line=line.sequence,
                fact=line.fact(LineFact.DAYS),
                amount=plausible_money(line.net),
                message=Text(
                    f"Dòng {line.sequence} ghi {days_vi(first, max(first, last))}, ngoài đợt điều trị "
                    f"{days_vi(stay.first, stay.last)}.",
                    f"Line {line.sequence} is dated {days_en(first, max(first, last))}, outside the stay "
                    f"{days_en(stay.first, stay.last)}.",
                ),
            )


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

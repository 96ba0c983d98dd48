"""The facility discharged the patient and took the patient in again on the same day for the same illness.

## What it looks for

Another bill of the same facility for an inpatient stay of the same person, which ends on the day on which
this stay begins, or begins on the day on which it ends, without an overlap in time. The principal diagnoses
are of one category of ICD-10 (their first three characters are equal). Each stay is then paid with an
examination of its own, and counts on its own for limits of a stay. The money at stake is that of the
examinations of this claim, if it is the later of the two.

## What a reviewer does

Read both records. If the treatment went on, the two claims are one stay: cut the second examination, and look
whether bed days, supplies and limits are right for one stay. Keep both if the patient left cured or wished to
leave, and fell ill again.

## What it cannot see

Stays that a day or more lies between. A new diagnosis that is written for the same illness. Claims that were
kept before their diagnosis was kept for comparison.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.principal_diagnosis import category_of, principal_code
from insurance.claim.stay import Stay
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.earlier_stays import no_history
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS
from review.rulebook.facts.wording import day_vi, line_numbers

rule = Rule(
    code="W26",
    title=Text("Ra viện rồi vào viện lại trong ngày vì cùng một bệnh", "Taken in again on the same day"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    needs=(Given.EARLIER_STAYS,),
)

NO_DIAGNOSIS = Missing(
    Fact(ClaimFact.DIAGNOSES),
    Text(
        "Cơ sở còn một đợt điều trị nội trú liền kề trong ngày; thiếu mã bệnh chính để so sánh.",
        "The facility has another stay that adjoins this one; a principal diagnosis to compare is missing.",
    ),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def a_stay_is_claimed_once(case: Case) -> Answers:
    """Compare with the facility's other stays that end or begin where this one begins or ends."""
    if not case.claim.is_bill or not case.claim.inpatient:
        return
    if missing := no_history(case):
        yield missing
        return
    own = (stay for stay in case.earlier if stay.facility == case.facility and stay.inpatient)
    adjoining = [stay for stay in own if _comes_before(stay, case.claim) or _comes_after(stay, case.claim)]
    category = category_of(principal_code(case.claim))
    same = [stay for stay in adjoining if category and category_of(stay.diagnosis) == category]
    if same:
        yield from _objection(case.claim, same)
    elif any(not stay.diagnosis or not category for stay in adjoining):
        yield NO_DIAGNOSIS


def _comes_before(stay: Stay, claim: Claim) -> bool:
    return stay.last_day == claim.first_day and _follows(stay.last_time, _time(claim.admitted), stay, claim)


def _comes_after(stay: Stay, claim: Claim) -> bool:
    return stay.first_day == claim.last_day and _follows(
        _time(claim.discharged), stay.first_time, stay, claim
    )


def _follows(left: time | None, came: time | None, stay: Stay, claim: Claim) -> bool:
    """Whether the two do not overlap: by the times, or where one is not known by the days."""
    if left is not None and came is not None:
        return left <= came
    return stay.first_day < stay.last_day or claim.first_day != claim.last_day


def _time(moment: date | datetime | None) -> time | None:
    return moment.time() if isinstance(moment, datetime) else None


def _objection(claim: Claim, same: list[Stay]) -> Iterator[Found]:
    is_later = any(_comes_before(stay, claim) for stay in same)
    lines = [line for line in claim.lines if is_later and line.kind is LineKind.EXAMINATION]
    numbers = tuple(line.sequence for line in lines)
    stay = same[0]
    vi = (
        f"Cơ sở cũng đề nghị thanh toán đợt điều trị nội trú từ ngày {day_vi(stay.first_day)} đến ngày "
        f"{day_vi(stay.last_day)} của người bệnh này vì cùng nhóm bệnh, liền kề trong ngày với đợt này."
    )
    en = (
        f"The facility also claims an inpatient stay of this patient from {stay.first_day} to "
        f"{stay.last_day} for an illness of the same category, which adjoins this one on the same day."
    )
    if numbers:
        vi += f" Các dòng tiền khám: {line_numbers(numbers)}."
        en += f" Lines of examinations: {line_numbers(numbers)}."
    yield Found(
        line=0,
        fact=Fact(ClaimFact.STAY),
        amount=net_sum(lines, claim_currency(claim)),
        message=Text(vi, en),
        lines=numbers,
    )

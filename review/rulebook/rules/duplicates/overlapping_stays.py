"""The patient was at another facility on the same days, or in the same hours.

## What it looks for

An earlier claim of another facility for the same person has days in common with this stay, and at least one
of the two is an inpatient stay. A transfer is not an overlap: one stay ends on the day on which the other
begins. Two outpatient visits of one day are an overlap only if their hours are: the times of admission and
discharge of both are known, and one begins before the other has ended. A visit that ends at 23:59 has no time
of its end: QĐ 4750 writes courses of treatment so. The facility is told that there is another claim; only the
payer's reviewer is told which facilities, days and lines are concerned, and their amount.

## What a reviewer does

Find out from both records where the patient was, and in which hours. Of two inpatient stays, cut one for the
common days. Cut a visit elsewhere during a stay, unless the ward sent the patient there.

## What it cannot see

Which of the two facilities is right. Leave from the ward. An outpatient course covers all its days in the
claim, even those without a visit. Overlaps within one facility.
"""

from datetime import time
from typing import NamedTuple

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.claim.stay import Stay
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.earlier_stays import no_history
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS
from review.rulebook.facts.moments import timed
from review.rulebook.facts.stay_days import NO_STAY, lines_on
from review.rulebook.facts.wording import days_en, days_vi, line_numbers

rule = Rule(
    code="W05",
    title=Text("Đợt điều trị trùng ngày tại hai cơ sở", "Overlapping stays at two facilities"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
    needs=(Given.EARLIER_STAYS,),
)

# The end of a course of treatment, which ends with its last day.
NO_END = time(23, 59)
# Nobody reads a message that names more stays.
MAX_NAMED_STAYS = 12
FOR_FACILITY = Text(
    "Một cơ sở khác cũng đề nghị thanh toán cho người bệnh này, trùng ngày với đợt điều trị này.",
    "A claim of another facility for this patient overlaps this stay.",
)
NO_KIND = Missing(
    Fact(ClaimFact.INPATIENT),
    Text(
        "Cơ sở khác cũng đề nghị thanh toán những ngày này; hồ sơ không ghi là nội trú hay ngoại trú.",
        "Another facility claims the same days; this claim does not say whether the stay is an inpatient's.",
    ),
)


class Overlap(NamedTuple):
    """A stay at another facility, and its days in common with the claim's stay."""

    other: Stay
    common: DateRange


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def the_patient_is_at_one_facility(case: Case) -> Answers:
    """Compare the days with every earlier stay at another facility."""
    missing = no_history(case)
    stay = case.stay
    if missing or stay is None:
        yield missing or NO_STAY
        return
    if not case.earlier:
        return
    others = [other for other in case.earlier if other.facility != case.facility]
    elsewhere = [
        Overlap(other, common)
        for other in others
        if (common := _common_days(stay, DateRange(other.first_day, other.last_day)))
    ]
    of_stays = [one for one in elsewhere if one.other.inpatient or case.claim.inpatient]
    # One answer each, however many stays there are: their number is not the facility's to know.
    if overlaps := of_stays + [Overlap(other, stay) for other in others if _same_hours(case.claim, other)]:
        yield _objection(case, overlaps)
    if case.claim.inpatient is None and len(of_stays) < len(elsewhere):
        yield NO_KIND


def _same_hours(claim: Claim, other: Stay) -> bool:
    """Whether two outpatient visits of one day are in common hours."""
    admitted, discharged = timed(claim.admitted), timed(claim.discharged)
    began, ended = other.first_time, other.last_time
    if claim.inpatient is not False or other.inpatient or admitted is None or discharged is None:
        return False
    is_one_day = admitted.date() == discharged.date() == other.first_day == other.last_day
    if not is_one_day or began is None or ended is None or NO_END in (discharged.time(), ended):
        return False
    return max(admitted.time(), began) < min(discharged.time(), ended)


def _common_days(one: DateRange, other: DateRange) -> DateRange | None:
    """The days in common; None if there is none, or only the day of a transfer."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first < last:
        return DateRange(first, last)
    within = any(stay.first < first < stay.last for stay in (one, other))
    return DateRange(first, last) if first == last and within else None


def _objection(case: Case, overlaps: list[Overlap]) -> Found:
    lines = _lines_on(case.claim, [one.common for one in overlaps])
    numbers = tuple(line.sequence for line in lines)
    return Found(
        line=0,
        fact=Fact(ClaimFact.STAY),
        amount=net_sum(lines, claim_currency(case.claim)),
        message=FOR_FACILITY,
        lines=numbers,
        reviewer_message=_for_reviewer(overlaps, numbers),
    )


def _lines_on(claim: Claim, days: list[DateRange]) -> list[Line]:
    found = {line.position for common in days for line in lines_on(claim, common)}
    return [line for line in claim.lines if line.position in found]


def _for_reviewer(overlaps: list[Overlap], numbers: tuple[int, ...]) -> Text:
    named = [_sentence(one) for one in overlaps[:MAX_NAMED_STAYS]]
    if more := len(overlaps) - len(named):
        named.append(Text(f"Còn {more} đợt điều trị khác.", f"There are {more} more stays."))
    if numbers:
        listed = line_numbers(numbers)
        named.append(Text(f"Các dòng chi phí liên quan: {listed}.", f"Lines concerned: {listed}."))
    return Text(" ".join(text.vi for text in named), " ".join(text.en for text in named))


def _sentence(overlap: Overlap) -> Text:
    other, common = overlap.other, overlap.common
    hours = _hours(other) if common.first == common.last else ""
    return Text(
        f"Cơ sở {other.facility} cũng đề nghị thanh toán {'nội trú ' if other.inpatient else ''}"
        f"cho người bệnh này {days_vi(other.first_day, other.last_day)}{hours}; "
        f"trùng {days_vi(common.first, common.last)}.",
        f"Facility {other.facility} also claims {'an inpatient stay' if other.inpatient else 'a visit'} "
        f"of this patient {days_en(other.first_day, other.last_day)}{hours}; "
        f"the days in common are {days_en(common.first, common.last)}.",
    )


def _hours(other: Stay) -> str:
    """ " (08:00-10:30)" of a visit of one day, as far as its times are known."""
    if other.first_day != other.last_day or other.first_time is None or other.last_time is None:
        return ""
    return f" ({other.first_time:%H:%M}-{other.last_time:%H:%M})"

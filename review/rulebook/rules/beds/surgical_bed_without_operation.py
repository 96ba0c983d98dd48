"""A surgical bed is billed that follows no operation, or follows it by more than ten days.

## What it looks for

A surgical bed (its name says "ngoại khoa") is paid after an operation, for at most ten days; before it
and from the eleventh day on, the price of a medical bed is paid. The rule objects if the claim has no
operation or procedure (groups 8 and 18) at all, if a line on a surgical bed ends before the first one,
and to the days after the tenth. Burns (T20 to T32) have surgical beds without an operation. The money at
stake is what these days cost above the dearest medical bed of the department, by the catalogue of
services (05/DM).

## What a reviewer does

Look for the operation in the record. Pay the price of a medical bed for days that an operation does not
precede.

## What it cannot see

Days before the operation within a line that lasts beyond it. An operation that another facility billed: a
patient who was transferred here is passed over. Which class of surgical bed the operation has, because
claims do not give the class of an operation. Beds whose name does not say what they are. Where the
catalogue has no medical bed of the department, the finding has no amount.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from insurance.catalogue.service import Service
from insurance.claim.claim import Claim
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.money import ZERO, plausible
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.beds.bed import BedClass, beds_paid_by_the_fund, class_by_name, class_of_bed
from review.rulebook.facts.beds.bed_price import above, dearest_bed, is_no_dearer
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import BED_PRICES
from review.rulebook.facts.wording import day_vi

MOST_DAYS = 10
BURNS = tuple(f"T{number}" for number in range(20, 33))
DAYS = Text("ngày nằm giường", "days")

rule = Rule(
    code="W46",
    title=Text("Giường ngoại khoa không sau phẫu thuật", "Surgical bed without an operation before"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    needs=(LineKind.BED,),
)


class Reason(NamedTuple):
    """Why bed days are not surgical; how many of the line, where not all."""

    text: Text
    days: Decimal | None


NO_OPERATION = Reason(
    Text("hồ sơ không có phẫu thuật, thủ thuật nào", "the claim has no operation or procedure"), None
)


@rule.in_force("2025-01-01", law=BED_PRICES)
@rule.in_force("2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def surgical_beds_follow_an_operation(case: Case) -> Answers:
    """Compare the days of surgical beds with those of the operations."""
    claim = case.claim
    beds = [line for line in beds_paid_by_the_fund(case) if class_of_bed(case, line) is BedClass.SURGICAL]
    if not beds or claim.referred or claim.visit.referred_from or _has_burns(claim):
        return
    operations = case.index.of(LineKind.PROCEDURE)
    without_days = [line for line in (*beds, *operations) if line.first_day is None]
    if without_days:
        yield lacking(without_days, LineFact.DAYS, DAYS)
        return
    days = list({line.first_day for line in operations if line.first_day})
    for bed in beds:
        if reason := _reason(bed, days, claim):
            yield from _objection(case, bed, reason)


def _has_burns(claim: Claim) -> bool:
    return any(one.code is not None and one.code.code.upper().startswith(BURNS) for one in claim.diagnoses)


def _reason(bed: Line, operations: Sequence[date], claim: Claim) -> Reason | None:
    if not operations:
        return None if claim.visit.procedures else NO_OPERATION
    first, last = bed.first_day or date.max, bed.last_day or date.max
    if last < min(operations):
        return _before(min(operations))
    operated = max((day for day in operations if day <= last), default=last)
    excess = _days_after(first.toordinal(), last.toordinal(), operated.toordinal() + MOST_DAYS)
    return _too_late(operated, excess, bed) if excess > 0 else None


def _days_after(first: int, last: int, paid_until: int) -> int:
    """How many of the nights from the first to the last day begin after that day; one where it is one day.

    Days are ordinals (date.toordinal): there may be no date after the last one.
    """
    if first == last:
        return int(first > paid_until)
    return last - max(first, paid_until + 1)


def _before(operated: date) -> Reason:
    return Reason(
        Text(f"trước phẫu thuật ngày {day_vi(operated)}", f"before the operation on {operated}"), None
    )


def _too_late(operated: date, excess: int, bed: Line) -> Reason | None:
    billed = plausible(bed.quantity)
    days = Decimal(excess) if billed is None else min(Decimal(excess), billed)
    if days <= ZERO:
        return None
    return Reason(
        Text(
            f"{number_vi(days)} ngày sau ngày thứ 10 kể từ phẫu thuật ngày {day_vi(operated)}",
            f"{number_en(days)} {'day' if days == 1 else 'days'} after the tenth since the operation on "
            f"{operated}",
        ),
        days,
    )


def _objection(case: Case, bed: Line, reason: Reason) -> Iterator[Found]:
    due = dearest_bed(case, bed, bed.first_day, _is_medical) if bed.first_day else None
    if is_no_dearer(bed, due):
        return
    yield Found(
        line=bed.sequence,
        fact=bed.fact(LineFact.CODES),
        amount=None if due is None else above(bed, due, reason.days),
        message=Text(
            f"Dòng {bed.sequence}: giường ngoại khoa, {reason.text.vi}; chỉ thanh toán theo giá "
            "giường nội khoa.",
            f"Line {bed.sequence}: a surgical bed, {reason.text.en}; the price of a medical bed is paid.",
        ),
    )


def _is_medical(bed: Service) -> bool:
    return class_by_name(bed.name) is BedClass.MEDICAL

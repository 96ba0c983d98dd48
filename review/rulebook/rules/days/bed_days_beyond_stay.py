"""More bed days are billed than the stay has.

## What it looks for

The rule adds up the quantities of an inpatient's bed lines (groups 14, 15 and 16). The law pays the days
from admission to discharge without the last one; with the last one if the patient died, was taken home
dying, was transferred to a facility of a higher level, or to a lower one as an inpatient. It pays one bed
day for a stay of more than 4 and less than 24 hours, and none for up to 4 hours. How the patient left is
what the claim says (KET_QUA_DTRI, MA_LOAI_RV), or the register of a death. Where neither says it, or after
a transfer, the rule objects above the higher number, and a sum between the two could not be judged. The
VSS list has the same rule under the same code, as a warning.

## What a reviewer does

Compare with the record: when the patient came and left, and how. Cut the bed days above the number that
the law pays. The amount shown is for the cheapest bed billed.

## What it cannot see

Whether a transfer was to a higher level. Two departments on one day and beds that patients share, as long
as the sum is right. Bed lines that are parts of another line. Beds of outpatients (rule F6_49) and of day
care. Whether TT 22/2023, which replaced TT 39/2018, counts in the same way: it was not available.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.date_range import DateRange
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, exact_sum, plausible, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import AUTOMATIC_REVIEW
from review.rulebook.facts.stay_days import NO_STAY
from review.rulebook.facts.wording import days_en, days_vi, line_numbers

NO_BED_UP_TO = timedelta(hours=4)
ONE_BED_DAY_BELOW = timedelta(hours=24)
# KET_QUA_DTRI: died; taken home dying. MA_LOAI_RV: discharged, absconded, at the patient's own wish.
DEAD_OR_DYING = frozenset({"5", "6"})
WENT_HOME = frozenset({"1", "3", "4"})
UNKNOWN_PRICE = Decimal("Infinity")

rule = Rule(
    code="F6_48",
    title=Text("Thanh toán tiền giường vượt quá số ngày quy định", "More bed days than the stay has"),
    outcome=FindingOutcome.WARN,
    precision=Prior(8, 2),
    answers=("F6_48",),
    needs=(LineKind.BED,),
)

NO_KIND = Missing(
    Fact(ClaimFact.INPATIENT),
    Text(
        "Số ngày giường vượt số ngày nội trú, nhưng hồ sơ không ghi là nội trú hay ngoại trú.",
        "More bed days are billed than an inpatient stay has; the claim does not say whether it is one.",
    ),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def bed_days_are_within_the_stay(case: Case) -> Answers:
    """Compare the sum of the bed days with the number that the law pays."""
    beds, stay = case.index.of(LineKind.BED), case.stay
    if not beds or case.claim.inpatient is False:
        return
    without_quantity = [line for line in beds if plausible(line.quantity) is None]
    if stay is None:
        yield NO_STAY
    elif without_quantity:
        yield lacking(without_quantity, LineFact.QUANTITY, Text("số lượng", "quantity"))
    else:
        yield from _judge(case, beds, stay)


def _judge(case: Case, beds: Sequence[Line], stay: DateRange) -> Answers:
    billed = exact_sum(line.quantity for line in beds if line.quantity is not None)
    fewest, most = _paid_bed_days(case, stay)
    if billed <= fewest:
        return
    if case.claim.inpatient is None:
        yield NO_KIND
    elif billed <= most:
        yield _unknown_end(fewest, most)
    else:
        yield _objection(beds, billed, most, stay)


def _paid_bed_days(case: Case, stay: DateRange) -> tuple[int, int]:
    """The fewest and the most bed days that the law pays, by what is known of the stay."""
    length = _length(case.claim)
    if length is not None and length <= NO_BED_UP_TO:
        return 0, 0
    if length is not None and length < ONE_BED_DAY_BELOW:
        return 1, 1
    days = (stay.last - stay.first).days
    last_day_counts = _last_day_counts(case, stay)
    if last_day_counts:
        return days + 1, days + 1
    # Without times, a stay over one midnight may be one of up to 4 hours, and one on a day of more.
    is_short = length is None and days <= 1
    return 0 if is_short else days, days + 1 if last_day_counts is None else max(days, int(is_short))


def _last_day_counts(case: Case, stay: DateRange) -> bool | None:
    """By how the patient left; None if neither the claim nor the register says it, or after a transfer."""
    died_on, visit = case.card.died_on, case.claim.visit
    if visit.result in DEAD_OR_DYING or (died_on is not None and stay.first <= died_on <= stay.last):
        return True
    return False if visit.result and visit.discharge in WENT_HOME else None


def _length(claim: Claim) -> timedelta | None:
    """From admission to discharge; None if the claim does not give both times."""
    admitted, discharged = claim.admitted, claim.discharged
    if isinstance(admitted, datetime) and isinstance(discharged, datetime):
        return discharged - admitted
    return None


def _unknown_end(fewest: int, most: int) -> Missing:
    return Missing(
        Fact(ClaimFact.STAY),
        Text(
            f"Được thanh toán từ {fewest} đến {most} ngày giường tùy giờ vào, giờ ra và tình trạng ra viện; "
            "hồ sơ không ghi đủ.",
            f"From {fewest} to {most} bed days are paid, depending on the times of the stay and on how the "
            "patient left; the claim does not say all of it.",
        ),
    )


def _objection(beds: Sequence[Line], billed: Decimal, most: int, stay: DateRange) -> Found:
    cheapest = min(beds, key=_price)
    numbers = line_numbers(line.sequence for line in beds)
    return Found(
        line=cheapest.sequence,
        fact=cheapest.fact(LineFact.QUANTITY),
        amount=_excess_amount(cheapest, EXACT.subtract(billed, Decimal(most))),
        message=Text(
            f"Đề nghị thanh toán {number_vi(billed)} ngày giường, vượt quá {most} ngày được thanh toán "
            f"cho đợt điều trị {days_vi(stay.first, stay.last)}. Các dòng chi phí liên quan: {numbers}.",
            f"{number_en(billed)} bed days are billed, and at most {most} are paid for the stay "
            f"{days_en(stay.first, stay.last)}. Lines concerned: {numbers}.",
        ),
    )


def _price(bed: Line) -> Decimal:
    """The price of one bed day; infinite if it is not known."""
    net, quantity = amount_of(bed.net), bed.quantity
    return UNKNOWN_PRICE if net is None or not quantity or quantity < 0 else EXACT.divide(net, quantity)


def _excess_amount(bed: Line, excess: Decimal) -> Money | None:
    """The price of the excess bed days, at most the line's net."""
    net, price = amount_of(bed.net), _price(bed)
    if net is None or net <= 0 or price is UNKNOWN_PRICE:
        return None
    currency = currency_of(bed.net)
    return Money(min(net, rounded(EXACT.multiply(price, excess), smallest_unit(currency))), currency)

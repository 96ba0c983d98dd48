"""More is billed for examinations than the law pays for several of them.

## What it looks for

On one day of an outpatient's visit, the first examination is paid in full, the second to the fourth at
30 % of the price, the fifth at 10 %, and later ones not at all (TYLE_TT_DV). Whichever the order, the rule
compares the shares billed, the greatest first, with these. A line of several units counts as several
examinations. Of an inpatient's stay one examination is paid: the dearest is kept. The VSS list has three
rules: the same service billed twice in full, several specialties, and more than one fee in an inpatient's
record.

## What a reviewer does

Cut what is above the share that the law pays. Look whether the examinations belong to one visit: a patient
who comes back on the same day counts as having stayed.

## What it cannot see

Whether the second examination was needed. Examinations on several days of an outpatient's course. Whether
the doctor had more than 65 patients that day, after which less is paid. Lines that repeat another one
altogether, which rule W04 objects to.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO, exact_sum, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.billed_share import billed_share
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.services.same_service import SimilarLines
from review.rulebook.facts.shares.examination_shares import (
    EXAMINATION_SHARES,
    ExaminationShares,
    shares_in_words,
)
from review.rulebook.facts.wording import line_numbers

# MA_LOAI_KCB of day care, whose record is an inpatient's.
DAY_CARE = "04"
# A line with more units is a typing error of another kind.
MOST_UNITS = 20
SAME_SERVICE, SEVERAL_SPECIALTIES, INPATIENT = "F6_35", "F6_52", "F6_51"
NET = Text("thành tiền", "net amount")

rule = Rule(
    code="W29",
    title=Text("Thanh toán tiền khám quá quy định", "More examinations than are paid"),
    outcome=FindingOutcome.CUT,
    precision=Prior(8, 2),
    answers=(SAME_SERVICE, INPATIENT, SEVERAL_SPECIALTIES),
    needs=(LineKind.EXAMINATION,),
)

NO_KIND = Missing(
    Fact(ClaimFact.INPATIENT),
    Text(
        "Hồ sơ có nhiều lần khám nhưng không ghi là nội trú hay ngoại trú.",
        "Several examinations are billed, and the claim does not say whether the patient was admitted.",
    ),
)


class Examination(NamedTuple):
    """One examination of a line, with the share of the price that is billed, in percent."""

    share: Decimal
    line: Line


@rule.in_force_with(EXAMINATION_SHARES, "2024-07-01", law=claim_format("Bảng 3, chỉ tiêu TYLE_TT_DV"))
@rule.in_force_with(EXAMINATION_SHARES, "2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 5"))
def examinations_are_paid_in_sequence(case: Case, shares: Parameter[ExaminationShares]) -> Answers:
    """Compare the shares of each day, or the examinations of a stay."""
    billed = [line for line in case.index.of(LineKind.EXAMINATION) if amount_of(line.net) != ZERO]
    lines = billed if len(billed) == 1 else list(_once(billed))
    if len(lines) == 1 and (lines[0].quantity or 1) < 2:
        # As in nearly all claims.
        return
    examinations = [one for line in lines for one in _units(line)]
    without_net = [line for line in lines if amount_of(line.net) is None]
    if len(examinations) < 2:
        return
    if without_net:
        yield lacking(without_net, LineFact.NET, NET)
    elif case.claim.inpatient is None:
        yield NO_KIND
    elif case.claim.inpatient or case.claim.visit.kind == DAY_CARE:
        yield from _of_a_stay(lines)
    elif case.day is not None:
        yield from _of_visits(examinations, shares.on(case.day).value)


def _once(lines: Sequence[Line]) -> Iterator[Line]:
    """Without those that repeat another line: W04 objects to them."""
    seen: dict[tuple[object, ...], Line | SimilarLines] = {}
    for line in lines:
        key = (line.codes, line.first_day, line.last_day, line.group, line.net)
        known = seen.get(key)
        if known is None:
            seen[key] = line
        elif line.codes:
            if not isinstance(known, SimilarLines):
                known = seen[key] = SimilarLines(known)
            if known.add(line) is not None:
                continue
        yield line


def _units(line: Line) -> Iterator[Examination]:
    quantity = line.quantity
    units = int(quantity) if quantity is not None and 1 <= quantity <= MOST_UNITS else 1
    share = billed_share(line)
    for _ in range(units):
        yield Examination(share, line)


def _of_a_stay(lines: Sequence[Line]) -> Iterator[Found]:
    dearest = max(lines, key=_net)
    others = [line for line in lines if line is not dearest]
    if not others:
        return
    numbers = line_numbers(line.sequence for line in others)
    yield Found(
        line=0,
        fact=others[0].fact(LineFact.LINE),
        amount=Money(exact_sum(map(_net, others)), currency_of(dearest.net)),
        message=Text(
            f"Hồ sơ nội trú chỉ được thanh toán một lần tiền khám (dòng {dearest.sequence}); các lần khám "
            f"khác: dòng {numbers}.",
            f"Of an inpatient's record one examination is paid (line {dearest.sequence}); others are billed "
            f"on {'line' if len(others) == 1 else 'lines'} {numbers}.",
        ),
        lines=tuple(line.sequence for line in others),
        insurer_code=INPATIENT,
    )


def _of_visits(examinations: Sequence[Examination], shares: ExaminationShares) -> Iterator[Found]:
    days: dict[date | None, list[Examination]] = {}
    for one in examinations:
        days.setdefault(one.line.first_day, []).append(one)
    for day, on_day in days.items():
        if day is not None:
            yield from _of_a_day(on_day, shares)


def _of_a_day(examinations: list[Examination], shares: ExaminationShares) -> Iterator[Found]:
    """The greatest shares first; of equal ones the dearest, so that the least is cut."""
    by_share = sorted(examinations, key=lambda one: (-one.share, -_net(one.line)))
    excess: dict[int, Decimal] = {}
    lines = {one.line.sequence: one.line for one in by_share}
    whole_codes: set[str] = set()
    for place, one in enumerate(by_share):
        paid = shares[place] if place < len(shares) else 0
        if one.share > paid:
            excess[one.line.sequence] = excess.get(one.line.sequence, ZERO) + (one.share - paid)
        elif one.share == shares[0]:
            whole_codes.update(coding.code for coding in one.line.codes)
    for sequence, percent in excess.items():
        is_same = any(coding.code in whole_codes for coding in lines[sequence].codes)
        message = _message(lines[sequence], percent, len(by_share), shares)
        yield _objection(lines[sequence], percent, SAME_SERVICE if is_same else SEVERAL_SPECIALTIES, message)


def _objection(line: Line, percent: Decimal, insurer_code: str, message: Text) -> Found:
    """`percent` of the price of one unit is too much."""
    billed = billed_share(line) * max(line.quantity or 1, 1)
    amount = EXACT.divide(EXACT.multiply(_net(line), percent), billed)
    currency = currency_of(line.net)
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.NET),
        amount=Money(min(_net(line), rounded(amount, smallest_unit(currency))), currency),
        message=message,
        insurer_code=insurer_code,
    )


def _message(line: Line, percent: Decimal, count: int, shares: ExaminationShares) -> Text:
    paid = shares_in_words(shares)
    return Text(
        f"Dòng {line.sequence}: trong ngày có {count} lần khám; lần khám này đề nghị thừa "
        f"{number_vi(percent)}% giá một lần khám. Được thanh toán: {paid.vi}.",
        f"Line {line.sequence}: of {count} examinations on the day, this one asks for "
        f"{number_en(percent)} % of the price too much. {paid.en}.",
    )


def _net(line: Line) -> Decimal:
    return max(amount_of(line.net) or ZERO, ZERO)

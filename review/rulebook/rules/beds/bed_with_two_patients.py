"""Two patients lie in one bed over a night, and this claim asks for the whole price.

## What it looks for

A bed (MA_KHOA and MA_GIUONG) from its begin (NGAY_TH_YL) to its end (NGAY_KQ), in which another claim of the
facility, which was submitted before, has another patient over one of the same nights. Of two patients in a
bed each is paid at a half, of three or more at a third: a claim that says so (TYLE_TT_DV below 100) is not
found. The money at stake is half of the line if the other patient lay in the bed all the time of the line.

## What a reviewer does

Read both records. If the patients shared the bed, cut both to a half, or to a third. If one of them lay in
another bed, ask for a correction.

## What it cannot see

Lines of more than one bed, of more than 31 days, or without both times. Patients who follow each other on one
day: the bed may be free before the hour of discharge. Of two claims that are received in the same moment,
that the other one is there.
"""

from collections.abc import Sequence
from decimal import Decimal

from insurance.claim.amounts import currency_of, plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.claim.uses.use import ConcurrentUse, ResourceKind
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, rounded, smallest_unit
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import BED_PRICES
from review.rulebook.facts.uses.shared import (
    NOT_COMPARED,
    code_of,
    is_over_night,
    meanwhile,
    shared_lines,
    with_claims,
)

WHOLE, HALF = 100, Decimal("0.5")

rule = Rule(
    code="W63",
    title=Text("Hai người bệnh cùng một giường", "Two patients in one bed"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
    needs=(Given.CONCURRENT_USES,),
    shadow=True,
)


@rule.in_force("2025-01-01", law=BED_PRICES)
@rule.in_force("2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 6"))
def a_bed_that_two_share_is_paid_at_a_half(case: Case) -> Answers:
    """One finding a line."""
    if case.uses is None:
        yield NOT_COMPARED
    for line, uses in shared_lines(case, ResourceKind.BED):
        over_night = [use for use in uses if is_over_night(line, use)]
        percent = line.payment.service_percent
        if over_night and (percent is None or percent >= WHOLE):
            yield _objection(line, over_night)


def _objection(line: Line, uses: Sequence[ConcurrentUse]) -> Found:
    bed, when = code_of(uses[0]), meanwhile(uses[0])
    message = Text(
        f"Dòng {line.sequence} tính toàn bộ giá giường {bed}, trong khi một hồ sơ khác của cơ sở ghi người "
        f"bệnh khác nằm giường này qua đêm {when.vi}.",
        f"Line {line.sequence} asks for the whole price of bed {bed}, while another claim of the facility "
        f"has another patient in it over night {when.en}.",
    )
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_BEDS),
        amount=_half(line) if any(_covers(use, line) for use in uses) else None,
        message=message,
        reviewer_message=with_claims(message, uses),
    )


def _covers(use: ConcurrentUse, line: Line) -> bool:
    begins, ends = line.care.performed, line.care.resulted
    return begins is not None and ends is not None and use.begins <= begins and use.ends >= ends


def _half(line: Line) -> Money | None:
    net = plausible_money(line.net)
    if net is None:
        return None
    return Money(rounded(EXACT.multiply(net.value, HALF), smallest_unit(currency_of(net))), net.currency)

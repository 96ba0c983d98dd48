"""Several operations of one session are all billed in full.

## What it looks for

Operations and procedures (groups 8 and 18) whose times from performance to end (NGAY_TH_YL to NGAY_KQ)
overlap belong to one session. The dearest is paid in full; the others at 50 % by the same team, and at
80 % by another team or as an added procedure (TYLE_TT_DV). The rule objects to a second one that is billed
above 80 %, and puts what is above in question. The VSS list has the same rule, for services that the
reviewer finds to be of one session.

## What a reviewer does

Read the operation report: whether it was one session, and which team operated. By the same team, half of
the price is paid. Procedures whose price the operation contains are not paid at all.

## What it cannot see

Whether the team was the same, where all but one are at most 80 %. Operations whose times do not overlap,
and those without times on different days. Two patients in one record, such as mother and child.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.billed_share import billed_share
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.shares.session_shares import SESSION_SHARES, SessionShares

OPERATION = "8"
TIMES = Text("giờ thực hiện và giờ kết thúc", "times of performance and end")

rule = Rule(
    code="W33",
    title=Text("Nhiều phẫu thuật trong cùng một lần tính đủ giá", "Operations of one session in full"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    answers=("F0_30",),
    needs=(LineKind.PROCEDURE,),
)


class Operation(NamedTuple):
    """A line with its times."""

    begins: datetime
    ends: datetime
    line: Line


@rule.in_force_with(SESSION_SHARES, "2024-07-01", law=claim_format("Bảng 3, chỉ tiêu TYLE_TT_DV"))
@rule.in_force_with(SESSION_SHARES, "2019-01-15", law=Provision("Thông tư 39/2018/TT-BYT", "Điều 7"))
def others_are_paid_in_part(case: Case, by_date: Parameter[SessionShares]) -> Answers:
    """Compare the shares within each session."""
    procedures = case.index.of(LineKind.PROCEDURE)
    if len(procedures) < 2 or case.day is None:
        return
    shares = by_date.on(case.day).value
    dear = [line for line in procedures if _is_above_part(line, shares)]
    if len(dear) < 2:
        return
    timed = [one for line in dear if (one := _with_times(line))]
    without_times = [line for line in dear if _with_times(line) is None and line.group == OPERATION]
    if _share_a_day(without_times, dear):
        yield lacking(without_times, LineFact.CARE_RESULTED, TIMES)
    for session in _sessions(timed):
        yield from _objections(session, shares)


def _is_above_part(line: Line, shares: SessionShares) -> bool:
    """Whether more than the part of a second one is billed: of those, a session has at most one."""
    is_billed = (amount_of(line.net) or ZERO) > 0
    return is_billed and billed_share(line) > shares.other_team


def _with_times(line: Line) -> Operation | None:
    begins, ends = line.care.performed, line.care.resulted
    return None if begins is None or ends is None or ends <= begins else Operation(begins, ends, line)


def _share_a_day(without_times: Sequence[Line], all_lines: Sequence[Line]) -> bool:
    """Whether an operation without times is on a day with another operation."""
    on_day = Counter(line.first_day for line in all_lines if line.group == OPERATION)
    return any(on_day[line.first_day] > 1 for line in without_times)


def _sessions(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Those that overlap, directly or by others between them; only of operations with another line."""
    session: list[Operation] = []
    ends: datetime | None = None
    for one in sorted(operations, key=lambda one: one.begins):
        if ends is not None and one.begins >= ends:
            yield session
            session, ends = [], None
        session.append(one)
        ends = one.ends if ends is None else max(ends, one.ends)
    if session:
        yield session


def _objections(session: Sequence[Operation], shares: SessionShares) -> Iterator[Found]:
    if len(session) < 2 or all(one.line.group != OPERATION for one in session):
        return
    dearest = max(session, key=lambda one: amount_of(one.line.net) or ZERO)
    for one in session:
        if one is not dearest:
            yield _objection(one.line, dearest.line, shares)


def _objection(line: Line, dearest: Line, shares: SessionShares) -> Found:
    share, net = billed_share(line), amount_of(line.net) or ZERO
    excess = EXACT.divide(EXACT.multiply(net, EXACT.subtract(share, shares.other_team)), share)
    currency = currency_of(line.net)
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.NET),
        amount=Money(rounded(excess, smallest_unit(currency)), currency),
        message=Text(
            f"Dòng {line.sequence} thực hiện cùng lúc với phẫu thuật ở dòng {dearest.sequence} nhưng tính "
            f"{number_vi(share)}% giá; trong cùng một lần phẫu thuật được thanh toán {shares.same_team}% nếu "
            f"cùng kíp, {shares.other_team}% nếu khác kíp.",
            f"Line {line.sequence} was done during the operation on line {dearest.sequence} and is billed at "
            f"{number_en(share)} %. Within one session {shares.same_team} % is paid for the same team, "
            f"{shares.other_team} % for another one.",
        ),
    )

"""The fund is asked for more of a line than its own figures give.

## What it looks for

From the cost that the fund counts (THANH_TIEN_BH) and the benefit rate that the line states, QĐ 4750 gives
the fund's part (T_BHTT), rounded to two decimals. Another source (T_NGUONKHAC) pays first the patient's
own part, then the co-payment, then the fund's part. Supplies count up to the cap of their service
(T_TRANTT). A line outside the benefits of the insurance (PHAM_VI 2), or of another payer than the fund
(NGUON_CTRA 2 to 4), has no part of the fund. The rule
objects to what is asked for above that; one dong is accepted. Where the rate is missing or above 100 %, the
fund pays the whole cost at most.

## What a reviewer does

Ask for a corrected line. It is only a warning, since what is paid follows from the law when the claim is
decided; the amount is what the fund would pay too much.

## What it cannot see

Whether the benefit rate and the cost are right: other rules look at these. A fund's part that is too low,
which is the patient's loss. Lines of members of the army and the police outside the benefits (PHAM_VI 3).
"""

from collections.abc import Iterator
from decimal import Decimal

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import OUTSIDE_SCOPE
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, ZERO, plausible
from insurance.number_text import number_en, number_vi, sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.line_payment import HUNDRED, is_paid_by_the_fund, line_parts

ONE_DONG = Decimal(1)
RATE = Text("mức hưởng", "benefit rate")

rule = Rule(
    code="W27",
    title=Text("Phần quỹ thanh toán cao hơn số liệu của dòng", "Fund's part above what the line gives"),
    outcome=FindingOutcome.WARN,
    precision=Prior(9, 1),
    needs=(Given.FUND_PARTS,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 2 và Bảng 3, chỉ tiêu T_BHTT"))
def fund_part_follows(case: Case) -> Answers:
    """Compute the fund's part of each line that states one."""
    asked = [line for line in case.claim.lines if _asks_the_fund(line)]
    without_rate = [line for line in asked if _percent(line) is None]
    if without_rate:
        yield lacking(without_rate, LineFact.PAYMENT_BENEFIT_PERCENT, RATE)
    for line in asked:
        yield from _judge(line)


def _asks_the_fund(line: Line) -> bool:
    asked = plausible(line.payment.fund_part)
    return (
        asked is not None and asked > 0 and amount_of(line.net) is not None and currency_of(line.net) == DONG
    )


def _percent(line: Line) -> Decimal | None:
    return plausible(line.payment.benefit_percent) if is_paid_by_the_fund(line) else ZERO


def _judge(line: Line) -> Iterator[Found]:
    asked, percent = line.payment.fund_part, _percent(line)
    if asked is None or (percent is not None and _follows_plainly(line, asked, percent)):
        return
    parts = line_parts(line, HUNDRED if percent is None else min(percent, HUNDRED))
    if parts is None:
        return
    excess = EXACT.subtract(asked, max(parts.fund, ZERO))
    if excess > ONE_DONG:
        yield Found(
            line=line.sequence,
            fact=line.fact(LineFact.PAYMENT_FUND_PART),
            amount=Money(excess, DONG),
            message=_message(line, asked, percent, max(parts.fund, ZERO)),
        )


def _follows_plainly(line: Line, asked: Decimal, percent: Decimal) -> bool:
    """Whether the rate alone says so: nearly always, and much faster than the whole computation."""
    net, payment = amount_of(line.net), line.payment
    if net is None or payment.cap or payment.other_sources or percent > HUNDRED:
        return False
    return EXACT.multiply(asked - ONE_DONG, HUNDRED) <= EXACT.multiply(net, percent)


def _message(line: Line, asked: Decimal, percent: Decimal | None, fund: Decimal) -> Text:
    if line.payment.scope == OUTSIDE_SCOPE:
        return Text(
            f"Dòng {line.sequence} ngoài phạm vi quyền lợi BHYT nhưng đề nghị quỹ thanh toán "
            f"{sum_vi(asked, DONG)}.",
            f"Line {line.sequence} is outside the benefits of the insurance, but the fund is asked for "
            f"{sum_en(asked, DONG)}.",
        )
    if not is_paid_by_the_fund(line):
        return Text(
            f"Dòng {line.sequence} do nguồn khác chi trả (nguồn chi trả {line.payment.source}) nhưng đề nghị "
            f"quỹ thanh toán {sum_vi(asked, DONG)}.",
            f"Line {line.sequence} is paid by another source (payer {line.payment.source}), but the fund is "
            f"asked for {sum_en(asked, DONG)}.",
        )
    if percent is None or percent > HUNDRED:
        return Text(
            f"Dòng {line.sequence} đề nghị quỹ thanh toán {sum_vi(asked, DONG)}; theo thành tiền BHYT và các "
            f"nguồn khác ghi trên dòng thì nhiều nhất là {sum_vi(fund, DONG)}.",
            f"Line {line.sequence} asks the fund for {sum_en(asked, DONG)}; its insured cost and other "
            f"sources give {sum_en(fund, DONG)} at most.",
        )
    return Text(
        f"Dòng {line.sequence} đề nghị quỹ thanh toán {sum_vi(asked, DONG)}; theo thành tiền BHYT, mức hưởng "
        f"{number_vi(percent)}% và các nguồn khác ghi trên dòng thì chỉ là {sum_vi(fund, DONG)}.",
        f"Line {line.sequence} asks the fund for {sum_en(asked, DONG)}; its insured cost, benefit rate of "
        f"{number_en(percent)} % and other sources give {sum_en(fund, DONG)}.",
    )

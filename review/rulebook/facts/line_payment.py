"""What follows of the payment of a line from its cost and a benefit rate, by the formulas of QĐ 4750."""

from decimal import Decimal

import msgspec

from insurance.claim.amounts import amount_of
from insurance.claim.parts.line import Line
from insurance.money import CENT, EXACT, ZERO, plausible, rounded

HUNDRED = Decimal(100)


class LineParts(msgspec.Struct, frozen=True):
    """Who pays what of a line, in dong: T_BHTT, T_BNCCT, T_BNTT."""

    fund: Decimal
    copayment: Decimal
    own: Decimal


def line_parts(line: Line, percent: Decimal) -> LineParts | None:
    """The parts at this benefit rate; None if the line has no insured amount.

    Another source pays first the patient's own part, then the co-payment, then the fund's part. Supplies
    above the cap of their service (T_TRANTT) are the patient's own part.
    """
    insured = amount_of(line.net)
    if insured is None:
        return None
    charged = plausible(line.payment.charged_amount)
    whole = insured if charged is None else charged
    covered = min(insured, _positive(line.payment.cap) or insured)
    fund = rounded(EXACT.divide(EXACT.multiply(covered, percent), HUNDRED), CENT)
    return _less_other_sources(
        LineParts(fund, EXACT.subtract(covered, fund), max(ZERO, EXACT.subtract(whole, covered))),
        _positive(line.payment.other_sources),
    )


def fund_asked(line: Line) -> Decimal | None:
    """T_BHTT; without it, what the line's own rate gives; None if it has neither."""
    asked, percent = plausible(line.payment.fund_part), plausible(line.payment.benefit_percent)
    if asked is not None or percent is None:
        return asked
    parts = line_parts(line, percent)
    return None if parts is None else parts.fund


def is_paid_by_the_fund(line: Line) -> bool:
    """Whether the fund is to pay for the line, by its scope and source."""
    return line.payment.is_by_the_fund


def _less_other_sources(parts: LineParts, other: Decimal) -> LineParts:
    if not other:
        return parts
    own, other = _taken(parts.own, other)
    copayment, other = _taken(parts.copayment, other)
    fund, _ = _taken(parts.fund, other)
    return LineParts(fund, copayment, own)


def _taken(part: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    """What remains of the part, and of the other source."""
    taken = min(max(part, ZERO), other)
    return EXACT.subtract(part, taken), EXACT.subtract(other, taken)


def _positive(value: Decimal | None) -> Decimal:
    return max(ZERO, plausible(value) or ZERO)

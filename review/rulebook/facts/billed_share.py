"""Which share of the price a line bills, for services that are paid in part beside another one."""

from decimal import Decimal

from insurance.claim.parts.line import Line
from insurance.money import EXACT, plausible

HUNDRED = Decimal(100)


def billed_share(line: Line) -> Decimal:
    """TYLE_TT_DV in percent; where the claim does not give it, the line's factor; without both, 100."""
    stated = plausible(line.payment.service_percent)
    if stated is not None:
        return stated
    factor = plausible(line.factor)
    return HUNDRED if factor is None else EXACT.multiply(factor, HUNDRED)

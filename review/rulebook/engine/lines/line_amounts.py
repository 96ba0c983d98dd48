"""The amounts of a claim's lines, as far as many rules ask of them: found once for all rules."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import astuple

from insurance.claim.amounts import DEFAULT_CURRENCY
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT
from insurance.claim.parts.sums import NO_SUMS, StatedSums
from insurance.claim.parts.values import Money
from insurance.money import AMOUNT_LIMIT, EXACT, LIMIT_DIGITS, ZERO, plausible

ONE = Decimal(1)


class LineAmounts(msgspec.Struct, frozen=True, gc=False):
    """About the lines themselves: not about their parts.

    `without_net` are those without a net, or with one that cannot be. `net` is the sum of the other nets,
    whatever their currencies. `are_plainly_in_dong`: there are lines, and all have a price and a net in dong,
    and no tax or parts. `are_plain_products`: besides, each net is quantity times price and nothing else.
    `are_possible`: no number of a line or of a part, nor what the fund is asked for it, is below 0 or higher
    than anything costs.
    """

    without_net: Sequence[Line]
    net: Decimal
    are_plainly_in_dong: bool
    are_plain_products: bool
    are_possible: bool


def line_amounts(lines: Sequence[Line]) -> LineAmounts:
    """Of these lines. They are gone through once."""
    without_net: list[Line] = []
    sum_of_nets, add = ZERO, EXACT.add
    in_dong = are_products = bool(lines)
    are_possible = True
    for line in lines:
        net = line.net
        if net is None or plausible(net.value) is None:
            in_dong = False
            without_net.append(line)
            are_possible = are_possible and _is_possible(line)
            continue
        sum_of_nets = add(sum_of_nets, net.value)
        in_dong = in_dong and is_plainly_in_dong(line)
        is_plain = in_dong and is_plain_product(line)
        are_products = are_products and is_plain
        are_possible = are_possible and (line.payment is NO_PAYMENT or _is_in_range(line.payment.fund_part))
        are_possible = are_possible and (is_plain or _is_possible(line))
    return LineAmounts(without_net, sum_of_nets, in_dong, are_products and in_dong, are_possible)


def is_possible(money: Money | None) -> bool:
    """Whether the amount is neither below 0 nor higher than anything costs. No amount is possible, too."""
    return money is None or _is_in_range(money.value)


def is_plainly_in_dong(line: Line) -> bool:
    """Whether it has a price and a net that say so, and neither a tax nor parts: as nearly all lines."""
    price, net = line.unit_price, line.net
    return (
        price is not None
        and net is not None
        and price.currency == net.currency == DEFAULT_CURRENCY
        and line.tax is None
        and not line.parts
    )


def is_plain_product(line: Line) -> bool:
    """Whether the net of a line that is plainly in dong is quantity times price to the digit, and no more.

    A price or a quantity below 0 is no plain one.
    """
    price, net, quantity, factor = line.unit_price, line.net, line.quantity, line.factor
    if price is None or net is None or quantity is None or (factor is not None and factor != ONE):
        return False
    asked = price.value
    # Where the product has more digits than are kept, it may be off by far less than rules accept.
    is_product = quantity * asked == net.value and not (asked.is_signed() or quantity.is_signed())
    return is_product and quantity.adjusted() < LIMIT_DIGITS and asked.adjusted() < LIMIT_DIGITS


def _is_possible(line: Line) -> bool:
    amounts = (line.unit_price, line.tax, line.net)
    numbers = (line.quantity, line.factor, line.payment.fund_part)
    are_possible = all(map(is_possible, amounts)) and all(map(_is_in_range, numbers))
    return are_possible and all(map(_is_possible, line.parts))


def are_possible_sums(sums: StatedSums) -> bool:
    """The same of all sums that a claim states."""
    return sums is NO_SUMS or all(map(_is_in_range, astuple(sums)))


def _is_in_range(number: Decimal | None) -> bool:
    return number is None or ZERO <= number < AMOUNT_LIMIT

"""Splits a known cost between the fund and the patient."""

from decimal import Decimal
from itertools import zip_longest

import msgspec

from insurance.law.entitlement import Entitlement
from insurance.money import AMOUNT_LIMIT, EXACT, ZERO, exact_sum

# QĐ 4750/QĐ-BYT carries sums at two decimals.
SMALLEST_UNIT = Decimal("0.01")
# FHIR carries at most 18 decimals; of costs within this limit and AMOUNT_LIMIT, EXACT is exact.
MAX_DECIMALS = 18


class Bill(msgspec.Struct, frozen=True):
    """The cost within scope of one visit, in VND.

    `supplies` holds, for each use of a service, the total cost of its supplies. Supplies that have a payment
    ratio of their own count as `services`, like everything else. `earlier` has what was billed of each use in
    earlier parts of the stay; empty where nothing was. Raises ValueError for a cost that is negative, is not
    a number, reaches AMOUNT_LIMIT or has more than MAX_DECIMALS decimals.
    """

    services: Decimal
    supplies: tuple[Decimal, ...] = ()
    earlier: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        """Check every cost."""
        if not all(_is_valid(cost) for cost in (self.services, *self.supplies, *self.earlier)):
            raise ValueError(
                f"a cost from 0 to {AMOUNT_LIMIT:.0e} with at most {MAX_DECIMALS} decimals is expected"
            )

    @property
    def total(self) -> Decimal:
        """The whole cost, in VND."""
        return exact_sum((self.services, *self.supplies))

    def covered(self, supply_cap: int | None) -> Decimal:
        """The part of the cost, in VND, that the rate applies to: supplies count only up to the cap."""
        if supply_cap is None:
            return self.total
        cap = Decimal(supply_cap)
        uses = zip_longest(self.supplies, self.earlier, fillvalue=ZERO)
        counting = (min(cost, max(ZERO, EXACT.subtract(cap, before))) for cost, before in uses)
        return exact_sum((self.services, *counting))


class Payment(msgspec.Struct, frozen=True):
    """Who pays how much, in VND; the three add up to the bill's total.

    `copayment` is the patient's part of the covered cost (cùng chi trả); `own` is what exceeds the cap on
    supplies, which the patient pays too.
    """

    fund: Decimal
    copayment: Decimal
    own: Decimal


def payment(entitlement: Entitlement, bill: Bill) -> Payment:
    """Split the bill. The fund's part is rounded to 0.01 VND, halves up; the patient pays the rest.

    A co-payment above what is left of the year's ceiling is paid by the fund.
    """
    is_small = bill.total < entitlement.small_visit_below
    return payment_at(entitlement.small_visit_rate if is_small else entitlement.rate, entitlement, bill)


def payment_at(rate: Decimal, entitlement: Entitlement, bill: Bill) -> Payment:
    """As `payment`, at this rate in percent: a part of a visit is small if the whole visit is."""
    total = bill.total
    covered = bill.covered(entitlement.supply_cap)
    fund = EXACT.multiply(covered, rate).scaleb(-2, EXACT).quantize(SMALLEST_UNIT, context=EXACT)
    # Rounding a cost with more than two decimals must not make the fund pay more than that cost.
    fund = min(fund, covered)
    copayment = EXACT.subtract(covered, fund)
    above_ceiling = _above_ceiling(copayment, entitlement.copay_ceiling_remaining)
    return Payment(
        fund=EXACT.add(fund, above_ceiling),
        copayment=EXACT.subtract(copayment, above_ceiling),
        own=EXACT.subtract(total, covered),
    )


def _is_valid(cost: Decimal) -> bool:
    exponent = cost.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MAX_DECIMALS and 0 <= cost < AMOUNT_LIMIT


def _above_ceiling(copayment: Decimal, remaining: int | None) -> Decimal:
    if remaining is None:
        return ZERO
    return max(ZERO, EXACT.subtract(copayment, Decimal(remaining)))

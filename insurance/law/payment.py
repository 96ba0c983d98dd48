"""What the fund and the patient pay of a known cost. Pure."""

from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from insurance.law.entitlement import Entitlement

# QĐ 4750/QĐ-BYT carries sums at two decimals.
STEP = Decimal("0.01")
# No visit costs so much, and FHIR carries no more decimals; within both, EXACT is exact.
ABSURD = Decimal(10) ** 15
MOST_DECIMALS = 18
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)


class Bill(msgspec.Struct, frozen=True):
    """The cost within scope of one visit, in VND. ValueError for a sum that is negative, absurd or no number.

    `supplies` holds, for each use of a service, what its supplies cost together, but for those that have a
    payment ratio of their own: these are among the `services`, as is all else.
    """

    services: Decimal
    supplies: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        """Nothing can be reckoned with such sums."""
        if not all(_countable(cost) for cost in (self.services, *self.supplies)):
            raise ValueError(f"a cost is from 0 to {ABSURD:.0e}, of at most {MOST_DECIMALS} decimals")

    @property
    def total(self) -> Decimal:
        """All of it."""
        total = self.services
        for cost in self.supplies:
            total = EXACT.add(total, cost)
        return total

    def covered(self, supply_cap: int | None) -> Decimal:
        """What the rate is taken of: supplies only up to the cap."""
        covered = self.services
        for cost in self.supplies:
            covered = EXACT.add(covered, cost if supply_cap is None else min(cost, Decimal(supply_cap)))
        return covered


class Payment(msgspec.Struct, frozen=True):
    """Who pays, in VND: the three are the bill's total. `own` is what lies above the cap on supplies."""

    fund: Decimal
    copayment: Decimal
    own: Decimal


def payment(entitlement: Entitlement, bill: Bill) -> Payment:
    """How the bill is split. The fund's part is rounded to 0.01 VND, halves up; the patient pays the rest."""
    total = bill.total
    covered = bill.covered(entitlement.supply_cap)
    rate = entitlement.small_visit_rate if total < entitlement.small_visit_below else entitlement.rate
    fund = EXACT.multiply(covered, rate).scaleb(-2, EXACT).quantize(STEP, context=EXACT)
    # A cost of more decimals than a sum has must not make the fund pay more than it.
    fund = min(fund, covered)
    copayment = EXACT.subtract(covered, fund)
    beyond = _beyond(copayment, entitlement.copay_ceiling_remaining)
    return Payment(
        fund=EXACT.add(fund, beyond),
        copayment=EXACT.subtract(copayment, beyond),
        own=EXACT.subtract(total, covered),
    )


def _countable(cost: Decimal) -> bool:
    exponent = cost.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS and 0 <= cost < ABSURD


def _beyond(copayment: Decimal, remaining: int | None) -> Decimal:
    if remaining is None:
        return ZERO
    return max(ZERO, EXACT.subtract(copayment, Decimal(remaining)))

"""What a visit is paid at, and why. Pure."""

from decimal import Decimal

import msgspec

from insurance.law.reason import Reason


class Entitlement(msgspec.Struct, frozen=True):
    """The answer for one visit of one person. Rates are percent of the cost within scope, sums are VND.

    `rate` is exact: 95 % of level at a half share is 47.5. A visit that costs less than `small_visit_below`
    is paid at `small_visit_rate`. `supply_cap` is what supplies for one use of a service are covered up to;
    None where no cap is known for the person or the day. `copay_ceiling_remaining` is what the person may
    still co-pay this year; None where no ceiling holds: not five continuous years, or not right line.
    """

    visit_code: str
    rate: Decimal
    small_visit_rate: Decimal
    small_visit_below: Decimal
    supply_cap: int | None
    right_line: bool
    reasons: tuple[Reason, ...]
    copay_ceiling_remaining: int | None = None

    @property
    def rate_percent(self) -> int:
        """The rate in whole percent, rounded down: never more than is paid."""
        return int(self.rate)

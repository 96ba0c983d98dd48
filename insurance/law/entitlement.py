"""What the insurer pays of a visit, and why."""

from decimal import Decimal

import msgspec

from insurance.law.reason import Reason


class Entitlement(msgspec.Struct, frozen=True):
    """What the insurer pays of one visit of one person.

    Rates are percent of the cost within scope (trong phạm vi quyền lợi); sums are VND. `rate` is exact: a
    level of 95 % at a share of 50 % is 47.5. A visit that costs less than `small_visit_below` is paid at
    `small_visit_rate`. Supplies for one use of a service are covered up to `supply_cap`; it is None if no cap
    is known for the person or the day. `right_line` says whether the person came by the right line of care
    (đúng tuyến). `copay_ceiling_remaining` is what the person may still co-pay this year; it is None if no
    ceiling applies: fewer than five continuous years of insurance, or not right line.
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
        """The rate in whole percent, rounded down so that it never promises more than is paid."""
        return int(self.rate)

    @property
    def advantage(self) -> tuple[Decimal, bool, bool, bool, Decimal]:
        """Compares the entitlements of one visit: the greater one leaves less to the patient.

        The rate comes first. Of equal rates, one without a cap on supplies is better, then one with a ceiling
        on co-payments, then one that counts to the ceiling, then the higher rate of a small visit.
        """
        return (
            self.rate,
            self.supply_cap is None,
            self.copay_ceiling_remaining is not None,
            self.right_line,
            self.small_visit_rate,
        )

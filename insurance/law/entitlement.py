"""What the insurer pays of a visit, and why."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from insurance.law.reason import Reason


class Entitlement(msgspec.Struct, frozen=True):
    """What the insurer pays of one visit of one person.

    Rates are percent of the cost within scope (trong phạm vi quyền lợi); sums are VND. `rate` is exact: a
    level of 95 % at a share of 50 % is 47.5. A visit that costs less than `small_visit_below` is paid at
    `small_visit_rate`. Supplies for one use of a service are covered up to `supply_cap`; it is None if no cap
    is known for the person or the day. `right_line` says whether the person came by the right line of care
    (đúng tuyến). `copay_ceiling_remaining` is what the person may still co-pay this year; it is None if no
    ceiling applies: fewer than five continuous years of insurance, or not right line. `beyond_ceiling`, of
    a claim only, is what another card of the person gives, if that is more once the ceiling is reached: a
    claim is paid by what has been co-paid when it is decided.
    """

    visit_code: str
    rate: Decimal
    small_visit_rate: Decimal
    small_visit_below: Decimal
    supply_cap: int | None
    right_line: bool
    reasons: tuple[Reason, ...]
    copay_ceiling_remaining: int | None = None
    beyond_ceiling: "Entitlement | None" = None

    @property
    def has_ceiling(self) -> bool:
        """Whether the year's ceiling on co-payments applies."""
        return self.copay_ceiling_remaining is not None

    @property
    def depends_on_ceiling(self) -> bool:
        """Whether what is paid may depend on what is left of the ceiling."""
        return self.has_ceiling or self.beyond_ceiling is not None

    @property
    def at_ceiling(self) -> "Entitlement":
        """The same once the ceiling is reached, where one applies: then the level counts as 100."""
        return replace(self, rate=self.small_visit_rate) if self.has_ceiling else self

    def with_left(self, remaining: int | None) -> "Entitlement":
        """What counts where this is left of the ceiling, in VND; None where that is not known."""
        counting = self.beyond_ceiling if self.beyond_ceiling and remaining == 0 else self
        left = remaining if counting.has_ceiling else None
        return replace(counting, copay_ceiling_remaining=left, beyond_ceiling=None)

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
            self.has_ceiling,
            self.right_line,
            self.small_visit_rate,
        )

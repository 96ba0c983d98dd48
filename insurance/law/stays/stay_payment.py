"""Splits the known cost of a stay that is reckoned by parts between the fund and the patient."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from insurance.date_range import DateRange
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Copayment
from insurance.law.payment import Bill, Payment, payment_at
from insurance.money import ZERO, exact_sum, rounded

WHOLE_VND = Decimal(1)
# What a person may still co-pay in the year of a day, besides these co-payments of the stay. In VND; None
# where that is not known.
Remaining = Callable[[date, Sequence[Copayment]], int | None]


class BilledPart(msgspec.Struct, frozen=True):
    """Days of a stay, what is paid on them, and their cost.

    Of the entitlement's `copay_ceiling_remaining` only counts whether a ceiling applies; what is left of it
    decides whether its `beyond_ceiling` counts.
    """

    days: DateRange
    entitlement: Entitlement
    bill: Bill


class PaidPart(msgspec.Struct, frozen=True):
    """How a part is split, at which rate in percent, and what was left of the ceiling before it.

    `ceiling_remaining` is None where no ceiling applies. `copaid` is what is booked of the co-payment; None
    where it does not count to the ceiling of a year.
    """

    days: DateRange
    rate: Decimal
    payment: Payment
    ceiling_remaining: int | None
    copaid: Copayment | None

    @property
    def cost(self) -> Decimal:
        """What was split, in VND."""
        return exact_sum((self.payment.fund, self.payment.copayment, self.payment.own))


def stay_payment(billed: Sequence[BilledPart], remaining: Remaining) -> Iterator[PaidPart]:
    """The parts in order, each by its own rate, cap on supplies and ceiling.

    A co-payment counts on the last day of its part: in the year and by the reference level of that day (NĐ
    188/2025/NĐ-CP, Điều 18 khoản 2 điểm c). What earlier parts co-pay is no longer left for later ones.
    Whether the stay is a small visit is decided by its whole cost and the threshold of its last part; one of
    which nothing is paid is none.
    """
    whole = exact_sum(part.bill.total for part in billed)
    is_small = ZERO < whole < billed[-1].entitlement.small_visit_below
    copaid: list[Copayment] = []
    for part in billed:
        paid = _paid(part, is_small, remaining, copaid)
        if paid.copaid is not None:
            copaid.append(paid.copaid)
        yield paid


def _paid(part: BilledPart, is_small: bool, remaining: Remaining, copaid: Sequence[Copayment]) -> PaidPart:
    day = part.days.last
    left = remaining(day, tuple(copaid)) if part.entitlement.depends_on_ceiling else None
    entitlement = part.entitlement.with_left(left)
    rate = entitlement.small_visit_rate if is_small else entitlement.rate
    split = payment_at(rate, entitlement, part.bill)
    booked = Copayment(day, whole_vnd(split.copayment)) if entitlement.right_line else None
    return PaidPart(part.days, rate, split, entitlement.copay_ceiling_remaining, booked)


def whole_vnd(amount: Decimal) -> int:
    """The amount as co-payments are booked: rounded half up to the dong."""
    return int(rounded(amount, WHOLE_VND))

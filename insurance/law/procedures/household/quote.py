"""What members of a household would pay, and for which days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from insurance.date_range import DateRange
from insurance.law.procedures.household.first_day import Continuity
from insurance.law.procedures.household.member import Member
from insurance.law.procedures.household.objection import Objection
from insurance.law.procedures.household.premium import Premium
from insurance.law.procedures.premium_support import ProvinceDecision, Support


class Payment(msgspec.Struct, frozen=True):
    """What is asked: the household as it is known, who of it pays, in this order, for how many months, on
    which day. `decisions` are what provinces add to the premium.
    """

    household: Sequence[Member]
    paying: Sequence[str]
    months: int
    paid_on: date
    decisions: Sequence[ProvinceDecision] = ()


class QuoteLine(msgspec.Struct, frozen=True):
    """One member: the place in the order of joining (0 where it does not matter), the share in percent, what
    the state pays of it, the days covered and the premium.
    """

    insurance_number: str
    group: str
    place: int
    share: int
    support: Support
    days: DateRange
    continuity: Continuity
    premium: Premium


class Quote(msgspec.Struct, frozen=True):
    """An offer. It holds if the money is paid on `paid_on`; with an objection there are no lines.

    `reference_level` is in VND a month, `premium_percent` of it.
    """

    paid_on: date
    months: int
    reference_level: int
    premium_percent: Decimal
    lines: tuple[QuoteLine, ...]
    objections: tuple[Objection, ...] = ()

    @property
    def total(self) -> Premium:
        """The sums over all lines."""
        return Premium(
            own=sum(line.premium.own for line in self.lines),
            state=sum(line.premium.state for line in self.lines),
        )

"""What one person's insurance costs for a term, and who pays which part."""

from decimal import Decimal

import msgspec

from insurance.law.procedures.amounts import percent_of, to_dong
from insurance.law.procedures.premium_support import Support


class Premium(msgspec.Struct, frozen=True):
    """Whole VND for the whole term: `own` is what the person pays, `state` what the state pays."""

    own: int
    state: int

    @property
    def whole(self) -> int:
        """Both parts."""
        return self.own + self.state


class Tariff(msgspec.Struct, frozen=True):
    """What premiums are computed from on a day: the reference level (VND a month) and the percent of it."""

    reference_level: int
    percent: Decimal

    def premium(self, months: int, share: int, support: Support) -> Premium:
        """The premium for so many months at this share (percent), rounded once for the whole term, halves
        up.
        """
        exact = percent_of(self.reference_level * months, self.percent, share)
        whole = to_dong(exact)
        state = to_dong(percent_of(whole, support.percent))
        return Premium(own=whole - state, state=state)

"""What the state pays of a premium (hỗ trợ mức đóng), by card group and province."""

from collections.abc import Iterator
from datetime import date

import msgspec

from insurance.law.parameters.parameter import Dated
from insurance.law.procedures.amounts import WHOLE
from insurance.law.procedures.dated_values import in_force_or_none

Histories = dict[str, tuple[Dated[int], ...]]


class PremiumSupport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """premium_support.yaml: percent of the premium by card group; what a province adds, by its code."""

    still_valid_on: date
    groups: Histories
    provinces: dict[str, Histories]

    def on(self, day: date, group: str, province: str) -> "Support":
        """What the state pays on the day for a person of the group who lives in the province."""
        found = tuple(self._found(day, group, province))
        return Support(min(WHOLE, sum(dated.value for dated in found)), found)

    def _found(self, day: date, group: str, province: str) -> Iterator[Dated[int]]:
        for histories in (self.groups, self.provinces.get(province, {})):
            dated = in_force_or_none(histories.get(group, ()), day)
            if dated is not None:
                yield dated


class Support(msgspec.Struct, frozen=True):
    """Percent of a premium that the state pays, 0 to 100, and the values it is made of."""

    percent: int
    found: tuple[Dated[int], ...] = ()

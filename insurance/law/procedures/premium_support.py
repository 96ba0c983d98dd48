"""What the state pays of a premium (hỗ trợ mức đóng), by card group and province."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from insurance.law.parameters.parameter import Dated
from insurance.law.procedures.amounts import WHOLE
from insurance.law.procedures.dated_values import in_force_or_none

Histories = dict[str, tuple[Dated[int], ...]]


class ProvinceDecision(msgspec.Struct, frozen=True):
    """What the people's council of a province adds for a card group, in percent of the premium.

    `decision` is its number, such as "Nghị quyết 12/2026/NQ-HĐND". A later decision for the same province and
    group replaces it from its first day on. `until` is the last day, None if it has none.
    """

    province: str
    group: str
    since: date
    until: date | None
    percent: int
    decision: str


class SupportPart(msgspec.Struct, frozen=True):
    """A part of what the state pays: percent of the premium, since when, and the law that says so.

    `province` is empty for what holds in the whole country.
    """

    percent: int
    since: date
    law: str
    province: str = ""


class Support(msgspec.Struct, frozen=True):
    """Percent of a premium that the state pays, 0 to 100, and the parts it is made of."""

    percent: int
    parts: tuple[SupportPart, ...] = ()


class PremiumSupport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """premium_support.yaml: percent of the premium by card group, in the whole country."""

    still_valid_on: date
    groups: Histories

    def on(
        self, day: date, group: str, province: str = "", decisions: Iterable[ProvinceDecision] = ()
    ) -> Support:
        """What the state pays on the day for a person of the group who lives in the province.

        `decisions` are those of provinces, as far as they are known.
        """
        parts = tuple(self._parts(day, group, province, decisions))
        return Support(min(WHOLE, sum(part.percent for part in parts)), parts)

    def _parts(
        self, day: date, group: str, province: str, decisions: Iterable[ProvinceDecision]
    ) -> Iterator[SupportPart]:
        dated = in_force_or_none(self.groups.get(group, ()), day)
        if dated is not None:
            yield SupportPart(dated.value, dated.since, str(dated.law))
        of_group = (one for one in decisions if (one.province, one.group) == (province, group))
        begun = [one for one in of_group if one.since <= day]
        last = max(begun, key=lambda one: one.since, default=None)
        if last is not None and last.percent and (last.until is None or day <= last.until):
            yield SupportPart(last.percent, last.since, last.decision, province)

"""The place of each member in the household's order of joining, on which the share of the premium depends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from insurance.law.procedures.household.member import HOUSEHOLD_GROUP, Member

# Before or after any other: the day of payment and the place within it.
Joined = tuple[date, int]


def places(household: Iterable[Member], paying: Sequence[Member], day: date) -> Mapping[str, int]:
    """The place, from 1, of every member who pays by household on the day, by insurance number.

    Members count whose cover by household was paid in the same calendar year and is not over on the day, in
    the order in which they paid first; then those who join now, in the order of `paying`. Nobody counts who
    is insured in another group, or for whom the state pays a part (NĐ 146/2018/NĐ-CP, Điều 7 khoản 1 điểm
    e; TT 30/2020/TT-BYT, Điều 4 khoản 2). A member who renews keeps the place of the earlier payment: the
    insurer's own rule for this was not found.
    """
    joined = {one.insurance_number: _joined(one, day) for one in household if _counts(one, day)}
    for place, member in enumerate(paying):
        if member.group == HOUSEHOLD_GROUP:
            joined[member.insurance_number] = _joined(member, day) or (date.max, place)
    in_order = sorted((when, number) for number, when in joined.items() if when is not None)
    return {number: place for place, (_, number) in enumerate(in_order, start=1)}


def _joined(member: Member, day: date) -> Joined | None:
    """When the member joined in the year of `day`; None if no cover paid in that year goes on."""
    this_year = [cover for cover in member.paid if cover.paid_on.year == day.year and cover.paid_on <= day]
    if all(cover.days.last < day for cover in this_year):
        return None
    return min((cover.paid_on, cover.place) for cover in this_year)


def _counts(member: Member, day: date) -> bool:
    is_alive = member.died_on is None or member.died_on >= day
    return member.group == HOUSEHOLD_GROUP and is_alive and member.other_on(day) is None

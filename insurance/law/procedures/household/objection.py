"""Why a person may not be insured by household on a day (các trường hợp không tham gia theo hộ gia đình)."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from insurance.law.procedures.household.member import Member
from insurance.text import Text


class ObjectionKind(StrEnum):
    """What stands against it."""

    DIED = "died"
    OTHER_GROUP = "other_group"
    ALREADY_INSURED = "already_insured"
    NOT_OF_HOUSEHOLD = "not_of_household"
    NAMED_TWICE = "named_twice"
    NO_SUCH_TERM = "no_such_term"


class Objection(msgspec.Struct, frozen=True):
    """One of them. `insurance_number` is empty where it concerns the whole payment."""

    insurance_number: str
    kind: ObjectionKind


TEXTS = {
    ObjectionKind.DIED: Text("Người này đã mất", "The person has died"),
    ObjectionKind.OTHER_GROUP: Text(
        "Người này đang tham gia theo nhóm đối tượng khác, là nhóm được xếp trước hộ gia đình",
        "The person is insured in another group, which comes before the household",
    ),
    ObjectionKind.ALREADY_INSURED: Text(
        "Người này đã được gia hạn: thẻ còn hạn lâu hơn số ngày được gia hạn trước",
        "The person has renewed already: the card is valid for longer than one may renew ahead",
    ),
    ObjectionKind.NOT_OF_HOUSEHOLD: Text(
        "Người này không có tên trong hộ gia đình", "The person is no member of the household"
    ),
    ObjectionKind.NAMED_TWICE: Text("Người này được nêu hai lần", "The person is named twice"),
    ObjectionKind.NO_SUCH_TERM: Text(
        "Chỉ được đóng cho 3, 6 hoặc 12 tháng", "One may pay for 3, 6 or 12 months only"
    ),
}


def objection(member: Member, paid_on: date, due_days: int) -> ObjectionKind | None:
    """Why this member may not pay on the day; None if nothing stands against it.

    A card of another group comes first, whether it has begun or not (Luật BHYT, Điều 12, Điều 13 khoản 2);
    within the last `due_days` of it the person may pay for the time after it.
    """
    if member.died_on is not None:
        return ObjectionKind.DIED
    soon = paid_on + timedelta(days=due_days)
    if any(cover.days.last > soon for cover in member.other):
        return ObjectionKind.OTHER_GROUP
    if any(cover.days.last > soon for cover in member.paid):
        return ObjectionKind.ALREADY_INSURED
    return None


def named_twice(numbers: Sequence[str]) -> list[Objection]:
    """One for each person who is named more than once."""
    twice = dict.fromkeys(number for number in numbers if numbers.count(number) > 1)
    return [Objection(number, ObjectionKind.NAMED_TWICE) for number in twice]

"""A member of a household (thành viên hộ gia đình), as far as premiums depend on it."""

from datetime import date

import msgspec

from insurance.date_range import DateRange

HOUSEHOLD_GROUP = "GD"


class PaidCover(msgspec.Struct, frozen=True):
    """Days that a payment by household covers; `place` is the member's place within that payment, from 1."""

    days: DateRange
    paid_on: date
    place: int


class OtherCover(msgspec.Struct, frozen=True):
    """Days on which the person is insured by a card of another group, such as DN."""

    days: DateRange
    group: str


class Member(msgspec.Struct, frozen=True):
    """One member. Covers are the actual ones: a period that ended early has its real last day.

    `insurance_number` has ten digits. `group` is the card group in which the person is to be insured: GD,
    or one for which the state pays a part, such as CN. `province` is that of residence, two digits.
    """

    insurance_number: str
    province: str
    group: str = HOUSEHOLD_GROUP
    paid: tuple[PaidCover, ...] = ()
    other: tuple[OtherCover, ...] = ()
    died_on: date | None = None

    @property
    def insured_until(self) -> date | None:
        """The last day of all covers; None for a person who never had one."""
        covers = [cover.days for cover in self.paid] + [cover.days for cover in self.other]
        return max((days.last for days in covers), default=None)

    def other_on(self, day: date) -> OtherCover | None:
        """The cover by a card of another group on the day, if there is one."""
        return next((cover for cover in self.other if cover.days.first <= day <= cover.days.last), None)

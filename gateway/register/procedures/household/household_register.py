"""What joining by household asks the register, and what it changes there beside people and cards."""

from datetime import date
from uuid import UUID

import msgspec

from insurance.date_range import DateRange
from insurance.law.procedures.household.member import Member
from insurance.law.procedures.premium_support import ProvinceDecision


class HouseholdQuestion(msgspec.Struct, frozen=True):
    """Who lives in the household, and what is known of `numbers`? Other files about them wait for the commit.

    `receipt` is a payer and the number of its receipt; both are empty before the payment.
    """

    household: str
    numbers: tuple[str, ...]
    receipt: tuple[str, str] = ("", "")


class KnownMember(msgspec.Struct, frozen=True):
    """A person. `household` is the one that the register has, empty if none; `registered_facility` that of
    the last card; `five_years_on` the day of five continuous years by that card.
    """

    member: Member
    household: str
    registered_facility: str = ""
    area_code: str = ""
    five_years_on: date | None = None


class KnownPayment(msgspec.Struct, frozen=True):
    """What a payer has reported under a receipt."""

    file_id: UUID
    amount: int
    paid_on: date


class KnownHousehold(msgspec.Struct, frozen=True):
    """The people of the household and those who were asked for, by insurance number; whom the register does
    not have, is not among them. `recorded` is the payment that has the receipt of the question. `decisions`
    are what provinces add to premiums.
    """

    people: dict[str, KnownMember]
    recorded: KnownPayment | None = None
    decisions: tuple[ProvinceDecision, ...] = ()


class JoinHousehold(msgspec.Struct, frozen=True):
    """The person lives in this household from `since` on, and no longer in another one."""

    insurance_number: str
    household: str
    province: str
    since: date


class PaidLine(msgspec.Struct, frozen=True):
    """What a payment was for: one member's cover. Amounts in whole VND: `own` is a part of the payment."""

    insurance_number: str
    place: int
    share: int
    days: DateRange
    own: int
    state: int


class RecordPayment(msgspec.Struct, frozen=True):
    """Money that has come in, with all that it was for. What is over is paid back by RecordRefund."""

    file_id: UUID
    payer: str
    receipt_number: str
    amount: int
    paid_on: date
    months: int
    lines: tuple[PaidLine, ...]


class RecordRefund(msgspec.Struct, frozen=True):
    """Money to be paid back of a recorded payment; of one member's line, or of what is over (empty
    insurance number).
    """

    file_id: UUID
    payer: str
    receipt_number: str
    insurance_number: str
    amount: int
    reason: str

"""What paying back a premium asks the register, and what it changes there."""

from datetime import date

import msgspec

from insurance.date_range import DateRange
from insurance.law.procedures.household.member import OtherCover


class RefundQuestion(msgspec.Struct, frozen=True):
    """What has this person paid that was not paid back yet? Other files about the person wait for the
    commit.
    """

    insurance_number: str


class OpenLine(msgspec.Struct, frozen=True):
    """What was paid for one term, in whole VND, with the card and the actual last day of its period."""

    payer: str
    receipt_number: str
    card_number: str
    own: int
    months: int
    days: DateRange
    last: date


class KnownPayments(msgspec.Struct, frozen=True):
    """`lines` were not paid back, in the order of their days. `is_known`: the register has the person."""

    is_known: bool
    lines: tuple[OpenLine, ...] = ()
    other: tuple[OtherCover, ...] = ()
    died_on: date | None = None

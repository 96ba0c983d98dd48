"""The answer to a question about a person's cover."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from gateway.cards.card import CardPeriod
from gateway.cards.outcome import Outcome
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.renumbering import Renumbering
from insurance.date_range import DateRange
from insurance.law.entitlement import Entitlement
from insurance.law.stays.stay_parts import StayPart


class ServedFrom(StrEnum):
    """Where the facts of an answer come from.

    CACHE is as good as REGISTER. LAST_KNOWN is an older state of the register, used only while the register
    cannot be read.
    """

    REGISTER = "REGISTER"
    CACHE = "CACHE"
    LAST_KNOWN = "LAST_KNOWN"
    NOWHERE = "UNSPECIFIED"


class Answer(msgspec.Struct, frozen=True):
    """The answer to one question.

    `shown` are the periods that the caller may see: those in force on the day, and the next one. `days_paid`
    are the days of a stay that are paid, where the question is about a stay. `entitlement` is what the visit
    is paid at, where it is paid; of a stay, what its first day paid is. `parts` are the parts of a stay where
    it has several. `holder_confirmed`: the particulars stated are the holder's, the birth date as far as
    `stated_birth_date` has it. `snapshot` is for callers in this process, such as the intake of claims; None
    where the register could not be read and no older state is known. `receipt` is the signed proof of the
    answer; empty for the intake of claims, which needs none. `renumbered` are the codes stated that the
    register has as another code of the same card or facility.
    """

    check_id: UUID
    outcome: Outcome
    shown: tuple[CardPeriod, ...]
    holder_confirmed: bool
    snapshot: RegisterSnapshot | None
    served_from: ServedFrom
    checked_at: datetime
    receipt: str = ""
    days_paid: tuple[DateRange, ...] = ()
    entitlement: Entitlement | None = None
    parts: tuple[StayPart, ...] = ()
    stated_birth_date: str = ""
    renumbered: tuple[Renumbering, ...] = ()

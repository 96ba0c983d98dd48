"""What is asked about a person's cover, and what is answered. Pure."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from gateway.cards.card import CardPeriod, Holding, Sex
from gateway.cards.outcome import Outcome
from gateway.cards.subject import Subject
from insurance.date_range import DateRange
from insurance.law.entitlement import Entitlement
from insurance.law.visit import Tier, VisitKind


class Purpose(StrEnum):
    """Why somebody was looked up."""

    LOOK_UP = "look-up"
    CLAIM = "claim"
    AUDIT = "audit"


class ServedFrom(StrEnum):
    """Where the facts of an answer come from.

    What the cache holds stands for the register. The last known is what the register once said, and is given
    only where it cannot be read.
    """

    REGISTER = "REGISTER"
    CACHE = "CACHE"
    LAST_KNOWN = "LAST_KNOWN"
    NOWHERE = "UNSPECIFIED"


class Particulars(msgspec.Struct, frozen=True):
    """Who the asker takes the person to be. What is empty or None is not compared.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """

    full_name: str = ""
    birth_date: str = ""
    sex: Sex | None = None


class Officer(msgspec.Struct, frozen=True):
    """Who asks, at the facility; empty where not said."""

    citizen_id: str = ""
    full_name: str = ""


class Arrival(msgspec.Struct, frozen=True):
    """How the person comes, as far as the asker says; see insurance.law.visit.Visit."""

    kind: VisitKind | None = None
    transferred: bool = False
    follow_up: bool = False


class Question(msgspec.Struct, frozen=True):
    """Is this person insured on this day? `facility` is the asker's.

    `service_until` is the last day of a stay, None where only the one day is asked for. `tier` is of the
    asker's facility, None where nobody wants to know what the visit is paid at. `registered_facility` is the
    one on the card presented, empty where not said.
    """

    subject: Subject
    service_date: date
    facility: str
    purpose: Purpose
    particulars: Particulars = Particulars()
    officer: Officer = Officer()
    service_until: date | None = None
    registered_facility: str = ""
    arrival: Arrival = Arrival()
    tier: Tier | None = None


class Known(msgspec.Struct, frozen=True):
    """What the register said of a person when it was read; no holding where it knows nobody."""

    holding: Holding | None
    read_at: datetime


class Answer(msgspec.Struct, frozen=True):
    """The answer to one question.

    `shown` are the periods that the asker may see: those in force on the day, and the next one. `days_paid`
    are those of a stay, where one was asked for. `entitlement` is what the visit is paid at, where it is.
    `holder_confirmed` says that the particulars given are the holder's. `known` is for callers in this
    process, such as the intake of claims; it is None where the register could not be asked. `receipt` is
    the signed proof of the answer, empty where the asker is the intake of claims: it needs none.
    """

    check_id: UUID
    outcome: Outcome
    shown: tuple[CardPeriod, ...]
    holder_confirmed: bool
    known: Known | None
    served_from: ServedFrom
    checked_at: datetime
    receipt: str = ""
    days_paid: tuple[DateRange, ...] = ()
    entitlement: Entitlement | None = None

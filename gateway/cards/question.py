"""What a caller asks about a person's cover, and what it states about the person and the visit."""

from datetime import date
from enum import StrEnum

import msgspec

from gateway.cards.card import Sex
from gateway.cards.subject import Subject
from insurance.law.visit import CareLevel, Tier, VisitKind


class Purpose(StrEnum):
    """Why a person is looked up; LOST is for the entry that records look-ups missing from the log."""

    LOOK_UP = "look-up"
    CLAIM = "claim"
    DRY_RUN = "dry-run"
    AUDIT = "audit"
    LOST = "lost"


class StatedHolder(msgspec.Struct, frozen=True):
    """Who the person is, as the caller states it. An empty value or None is not compared.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """

    full_name: str = ""
    birth_date: str = ""
    sex: Sex | None = None


class Officer(msgspec.Struct, frozen=True):
    """The clerk of the facility who makes the look-up; empty where the caller does not say."""

    citizen_id: str = ""
    full_name: str = ""


class StatedVisit(msgspec.Struct, frozen=True):
    """What the caller states about the visit; insurance.law.visit.Visit explains the values.

    A look-up leaves `code_at_end` empty: it is made before the visit ends.
    """

    kind: VisitKind | None = None
    transferred: bool = False
    follow_up: bool = False
    after_self_referral: bool = False
    code_at_end: str = ""


class Question(msgspec.Struct, frozen=True):
    """Is this person insured on this day? `facility` is the caller's.

    `service_until` is the last day of a stay; None asks about one day only. `billed_until` is the last day of
    the stay that a claim bills: the answer is about the first day, and its entitlement by parts up to this
    day. `tier` is that of the caller's facility; None asks for no entitlement. `care_level` is its level,
    None where it is not known.
    `registered_facility` is the one on the card presented, empty where the caller does not state it.
    """

    subject: Subject
    service_date: date
    facility: str
    purpose: Purpose
    holder: StatedHolder = StatedHolder()
    officer: Officer = Officer()
    service_until: date | None = None
    billed_until: date | None = None
    registered_facility: str = ""
    visit: StatedVisit = StatedVisit()
    tier: Tier | None = None
    care_level: CareLevel | None = None

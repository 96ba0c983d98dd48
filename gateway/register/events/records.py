"""The rows of the register, as its events have them. The fields are the columns of the tables."""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A row of gateway.people. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY."""

    insurance_number: str
    chip_id: str | None
    full_name: str
    birth_date: str
    sex: str
    died_on: date | None


class CardRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A row of gateway.cards."""

    card_id: int
    card_number: str
    insurance_number: str


class PeriodRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A row of gateway.card_periods."""

    card_id: int
    valid_from: date
    valid_until: date
    registered_facility: str
    area_code: str
    five_years_on: date | None
    ended_on: date | None
    end_reason: str | None


class FileRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of gateway.files says of no person."""

    file_id: UUID
    procedure: str
    sender: str
    province: str
    received_at: datetime
    due_at: datetime
    state: str
    stopped_at: datetime | None
    ended_at: datetime | None


Record: TypeAlias = PersonRecord | CardRecord | PeriodRecord | FileRecord

"""A person and the cards they hold, as the register has them."""

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from insurance.law.insured import Copayment
from insurance.law.visit import Tier


class Sex(StrEnum):
    """GIOI_TINH 1, 2, 3 of QD 4750."""

    MALE = "male"
    FEMALE = "female"
    UNDETERMINED = "undetermined"


class EndReason(StrEnum):
    """Why a period ended before its last day (VSS 110, 120 to 124)."""

    WITHDRAWN = "withdrawn"
    REPORTED_DECREASED = "reported_decreased"
    MOVED_TO_ANOTHER_PROVINCE = "moved_to_another_province"
    MOVED_WITHIN_PROVINCE = "moved_within_province"
    REINSURED_AT_SAME_UNIT = "reinsured_at_same_unit"
    STOPPED_PARTICIPATING = "stopped_participating"


class CardPeriod(msgspec.Struct, frozen=True):
    """One period of one card.

    `valid_until` is the last day of cover; from `ended_on` the period no longer holds, for `end_reason`.
    `registered_tier` is the tier of the registered facility before 2025. It is None for a period that begins
    on FIRST_DAY_WITHOUT_LINES or later, and where the register does not have the facility.
    """

    card_number: str
    valid_from: date
    valid_until: date
    registered_facility: str
    area_code: str
    five_years_on: date | None
    ended_on: date | None
    end_reason: EndReason | None
    registered_tier: Tier | None = None

    @property
    def group(self) -> str:
        """The group of insured persons: characters 1 and 2 of the card number, such as "DN"."""
        return self.card_number[:2]

    @property
    def benefit_level(self) -> int:
        """1 to 5: character 3 of the card number (QD 1351/QD-BHXH)."""
        return int(self.card_number[2])

    @property
    def last_day(self) -> date:
        """The actual last day of cover: before `valid_from` where the period ended before it began."""
        if self.ended_on is None:
            return self.valid_until
        return min(self.valid_until, self.ended_on - timedelta(days=1))

    def begins_after(self, day: date) -> bool:
        """Whether cover begins after the day: never where the period ended before it began."""
        return self.valid_from > day and self.last_day >= self.valid_from


class Person(msgspec.Struct, frozen=True):
    """One person of the register. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known."""

    insurance_number: str
    chip_id: str | None
    full_name: str
    birth_date: str
    sex: Sex
    died_on: date | None


class Holding(msgspec.Struct, frozen=True):
    """A person with every period of every card of theirs, by first day, and what they have co-paid."""

    person: Person
    periods: tuple[CardPeriod, ...]
    copaid: tuple[Copayment, ...] = ()

    @property
    def without_copayments(self) -> "Holding":
        """The same as if nothing had been co-paid."""
        return Holding(self.person, self.periods)

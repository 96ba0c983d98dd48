"""What ending a benefit early asks the register, and what it changes there."""

from datetime import date
from uuid import UUID

import msgspec


class RunningBenefitQuestion(msgspec.Struct, frozen=True):
    """Which unemployment benefit does this person draw last? Other files about them wait for the commit."""

    insurance_number: str


class RunningBenefit(msgspec.Struct, frozen=True):
    """A benefit that was not stopped, with the card that is valid on the same days."""

    benefit_id: int
    card_number: str
    since: date
    until: date


class StopBenefit(msgspec.Struct, frozen=True):
    """The benefit ends before `stopped_on`, by this file."""

    file_id: UUID
    benefit_id: int
    stopped_on: date

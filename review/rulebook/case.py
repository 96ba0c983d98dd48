"""What a rule is asked about: the claim, the card as known on the day, the person's earlier stays. Pure."""

from datetime import date

import msgspec

from review.reading.claim import Claim
from review.reading.stay import Stay


class CardPeriod(msgspec.Struct, frozen=True):
    """One period of one card. `valid_until` is the last day; from `ended_on` it no longer holds."""

    card_number: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    registered_facility: str

    def holds_on(self, day: date) -> bool:
        """Whether the period covers the day."""
        return self.valid_from <= day <= self.valid_until and (self.ended_on is None or day < self.ended_on)


class CardFacts(msgspec.Struct, frozen=True):
    """The register's answer when the claim came in; see ClaimSubmitted.card."""

    asked: bool
    determined: bool
    person_known: bool
    day: date | None
    outcome: str
    sex: str
    birth_date: str
    died_on: date | None
    insurance_number: str
    periods: tuple[CardPeriod, ...]


class Case(msgspec.Struct, frozen=True):
    """One claim to be judged. `earlier` are the person's other stays, received before, that share a day."""

    claim: Claim
    facility: str
    card: CardFacts
    earlier: tuple[Stay, ...]

    @property
    def day(self) -> date | None:
        """The day whose law holds: the last day of the stay."""
        return self.claim.last_day or self.claim.created

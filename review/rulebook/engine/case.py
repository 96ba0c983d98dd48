"""What a rule is asked about: the claim, the card on the day, the receipts, the earlier stays. Pure."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.stay import Stay


class CaseFact(StrEnum):
    """A fact that the gateway added to the claim. The values are the names that answers give them."""

    CARD = "card"
    CARD_PERIODS = "card.periods"
    RECEIPTS = "card.receipts"


class CardPeriod(msgspec.Struct, frozen=True):
    """One period of one card. `valid_until` is the last day; from `ended_on` it no longer holds."""

    card_number: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    registered_facility: str


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


class ReceiptFault(StrEnum):
    """Why a receipt is not genuine: cut off, signed with a key that is not ours, or altered."""

    MALFORMED = "MALFORMED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    SIGNATURE_WRONG = "SIGNATURE_WRONG"


class ReceiptFacts(msgspec.Struct, frozen=True):
    """What a genuine receipt says. `verdict` is "VALID", "NOT_VALID" or "UNDETERMINED".

    `checked_at` bears a time zone. `same_person`: made out for the claim's patient.
    """

    facility: str
    day: date
    verdict: str
    outcome: str
    checked_at: datetime
    same_person: bool


class QuotedReceipts(msgspec.Struct, frozen=True):
    """What became of the receipts when the claim came in; see ClaimSubmitted.receipts."""

    verified: bool
    expected: bool
    genuine: tuple[ReceiptFacts, ...]
    not_genuine: tuple[ReceiptFault, ...]


class Case(msgspec.Struct, frozen=True):
    """One claim to be judged. `earlier` are the person's other stays, received before, that share a day."""

    claim: Claim
    facility: str
    card: CardFacts
    receipts: QuotedReceipts
    earlier: tuple[Stay, ...]

    @property
    def day(self) -> date | None:
        """The day whose law holds: the last day of the stay."""
        return self.claim.last_day or self.claim.created

"""What the procedures of a death ask the register, and what they change there."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class PersonQuestion(msgspec.Struct, frozen=True):
    """Who has these numbers? An empty one is not asked for. Other files about the person wait for the commit.

    `transfer` is a payer and the number of its transfer; both are empty where nothing is paid out.
    `death_file_id` is a file that may have registered the death: its annulment waits for the commit, too.
    """

    insurance_number: str
    chip_id: str
    transfer: tuple[str, str] = ("", "")
    death_file_id: UUID | None = None


class KnownPerson(msgspec.Struct, frozen=True):
    """A person as the register has them."""

    insurance_number: str
    full_name: str
    birth_date: str
    died_on: date | None


class RecordPayout(msgspec.Struct, frozen=True):
    """Money that a payer has paid out for what a file has granted."""

    file_id: UUID
    payer: str
    transfer_number: str
    amount: int
    paid_on: date


class PersonAnswer(msgspec.Struct, frozen=True):
    """`person` is None where the register has nobody; `differ`: the two numbers are of two people.

    `recorded` is the payout that has the payer's transfer. `is_annulled`: the death that the file of the
    question has registered was taken back.
    """

    person: KnownPerson | None
    differ: bool = False
    recorded: RecordPayout | None = None
    is_annulled: bool = False


class RegisterDeath(msgspec.Struct, frozen=True):
    """The person died on this day: the cards hold no longer from the day after, and benefits stop. What
    they were before is kept for the case that the death is taken back.
    """

    file_id: UUID
    insurance_number: str
    died_on: date


class AnnulDeath(msgspec.Struct, frozen=True):
    """The death that this file has registered is taken back: everything is as it was before it."""

    death_file_id: UUID
    by_file_id: UUID


class EndAllowances(msgspec.Struct, frozen=True):
    """What the file of a death has granted ends as if it had never begun. All that was paid out is recorded
    as to be claimed back, once: the transfers, and the months of survivors' benefits that have begun by `on`.
    """

    death_file_id: UUID
    by_file_id: UUID
    on: date


class RecoverPayout(msgspec.Struct, frozen=True):
    """A recorded payout is to be claimed back: the file had paid out before, or grants nothing any more."""

    file_id: UUID
    payer: str
    transfer_number: str


class ReviewAfterDeath(msgspec.Struct, frozen=True):
    """Claims of the person with a day after `died_on` are reviewed again, and those that wait for their
    review get the new fact. `is_annulled`: the person is alive. `at` is when this became known.
    """

    insurance_number: str
    died_on: date
    at: datetime
    is_annulled: bool = False


class BenefitKind(StrEnum):
    """What is paid out."""

    FUNERAL = "funeral"
    SURVIVOR = "survivor"
    SURVIVORS_AT_ONCE = "survivors_at_once"
    UNEMPLOYMENT = "unemployment"


class GrantBenefit(msgspec.Struct, frozen=True):
    """A benefit that is granted: `amount` in whole VND, each month of a kind that is monthly, else once.

    `insurance_number` is that of the insured person, `beneficiary` the citizen ID of another person who
    draws it, or empty.
    """

    file_id: UUID
    insurance_number: str
    kind: BenefitKind
    amount: int
    since: date
    until: date | None = None
    beneficiary: str = ""


class DeathQuestion(msgspec.Struct, frozen=True):
    """What has this file registered? Other files about the person wait for the commit."""

    death_file_id: UUID


class KnownPayout(msgspec.Struct, frozen=True):
    """What was paid out for a death, and is not to be claimed back yet."""

    payer: str
    transfer_number: str
    amount: int


class KnownDeath(msgspec.Struct, frozen=True):
    """A registered death that was not taken back yet. Whole VND: `at_once` and `monthly` are what its file
    has granted and did not end, `since` is when survivors began to draw.
    """

    insurance_number: str
    died_on: date
    payouts: tuple[KnownPayout, ...] = ()
    at_once: int = 0
    monthly: int = 0
    since: date | None = None

"""What a verification of a person says."""

from enum import StrEnum

import msgspec


class VerificationOutcome(StrEnum):
    """What the population register has of a person of the register.

    MATCHED: the same person, nothing differs. DIFFERENT: the person, with differences. NOT_FOUND: nobody.
    SEVERAL: more than one entry may be the person. DEAD: the person has died, and the register does not know.
    CANCELLED: the personal ID was cancelled.
    """

    MATCHED = "matched"
    DIFFERENT = "different"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    DEAD = "dead"
    CANCELLED = "cancelled"


class ComparedField(StrEnum):
    """A field that may differ. The value is its name in files of the register."""

    CHIP_ID = "chip_id"
    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    DIED_ON = "died_on"


class Verification(msgspec.Struct, frozen=True):
    """The outcome. `fields` differ: none where the outcome is MATCHED, NOT_FOUND or SEVERAL.

    It has no value of a field: a difference does not say which of the two registers is right.
    """

    outcome: VerificationOutcome
    fields: tuple[ComparedField, ...] = ()

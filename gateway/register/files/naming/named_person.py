"""A person whom a file names, compared with the register."""

from enum import StrEnum

import msgspec

from gateway.cards.guessing.statement import Statement
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey

# The outcomes of people whom files name begin with it in the access log.
FILED = "FILE_"


class Stated(StrEnum):
    """What is stated of the person: the number alone, the household, the name, or name and birth date."""

    NUMBER = "number"
    HOUSEHOLD = "household"
    NAME = "name"
    NAME_AND_BIRTH_DATE = "name and birth date"


class NamedPerson(msgspec.Struct, frozen=True):
    """`known` is the insurance number of the person whom the register found, None where it found nobody.
    `is_wrong`: something that is stated is not the person's.
    """

    number: PersonKey
    known: str | None
    stated: Stated = Stated.NUMBER
    is_wrong: bool = False

    @property
    def outcome(self) -> str:
        """What the access log has."""
        if self.known is None:
            return f"{FILED}NOT_IN_REGISTER"
        return f"{FILED}DIFFERENT" if self.is_wrong else f"{FILED}MATCHED"

    def statement(self, caller: str) -> Statement:
        """What the budgets of guessing count. Somebody who moves to another household is not unknown."""
        is_other = self.is_wrong and self.stated is not Stated.HOUSEHOLD
        return Statement(
            caller,
            None if self.stated is Stated.NUMBER else self.known,
            is_named=self.stated is Stated.NAME_AND_BIRTH_DATE,
            is_wrong=self.is_wrong,
            is_miss=self.known is None or is_other,
        )


def key_of(insurance_number: str, chip_id: str) -> PersonKey:
    """One of the two numbers, of which one may be empty."""
    return InsuranceNumber(insurance_number) if insurance_number else ChipId(chip_id)


def stated_name(birth_date: str) -> Stated:
    """What is stated by a name, and by this birth date unless it is empty."""
    return Stated.NAME_AND_BIRTH_DATE if birth_date else Stated.NAME


def named_by_number(insurance_number: str, *, is_known: bool) -> NamedPerson:
    """One of whom nothing else is stated."""
    return NamedPerson(InsuranceNumber(insurance_number), insurance_number if is_known else None)

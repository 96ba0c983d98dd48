"""What the procedure of a birth asks the register, and what it changes there beside people and cards."""

from datetime import date, time
from uuid import UUID

import msgspec


class Birth(msgspec.Struct, frozen=True):
    """One birth of one mother: twins differ by `order`. At least one of the mother's numbers is known."""

    mother_chip_id: str
    mother_insurance_number: str
    born_on: date
    born_at: time
    order: int


class NewbornQuestion(msgspec.Struct, frozen=True):
    """What is known of a newborn child and its mother? Other files of this mother wait for the commit.

    `file_id` is the asking file; the birth that it has recorded is not another one. `child` is the insurance
    number that it has given the child, empty if none.
    """

    file_id: UUID
    birth: Birth
    province: str
    child: str = ""


class KnownMother(msgspec.Struct, frozen=True):
    """The mother as the register has her."""

    insurance_number: str
    chip_id: str | None
    full_name: str
    birth_date: str


class KnownNewborn(msgspec.Struct, frozen=True):
    """`mother` is None where the register does not know her; `differ`: her two numbers are of two people.

    `births` are those of the same mother from other files, without the withdrawn ones. `free_number` is an
    insurance number of the province that nobody has.
    """

    mother: KnownMother | None
    differ: bool
    births: tuple[Birth, ...]
    free_number: str


class PersonalIdQuestion(msgspec.Struct, frozen=True):
    """Who has this personal ID? The answer is an insurance number, or None.

    Other files about `child`, who is to get it, wait for the commit.
    """

    personal_id: str
    child: str = ""


class ChildQuestion(msgspec.Struct, frozen=True):
    """Only locks the child: other files about it wait for the commit. The answer is None."""

    insurance_number: str


class RecordBirth(msgspec.Struct, frozen=True):
    """The birth that a file is about, and the number of the child: later files compare with it."""

    file_id: UUID
    birth: Birth
    insurance_number: str


class ForgetBirth(msgspec.Struct, frozen=True):
    """The file has led to no card: another one about the same birth is no duplicate."""

    file_id: UUID

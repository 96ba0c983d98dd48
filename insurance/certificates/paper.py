"""A paper as a facility has sent it, and what the law says of its kind."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from insurance.claim.bhyt.values import day_in


class PaperKind(StrEnum):
    """What a paper certifies."""

    BIRTH = "birth"
    DEATH = "death"
    DISCHARGE = "discharge"
    SICK_LEAVE = "sick_leave"
    DRIVERS_HEALTH = "drivers_health"


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a field must be. `form` is one of paper_forms.FORMS."""

    needed: bool = False
    longest: int | None = None
    form: str | None = None


class PaperForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of papers.yaml: its envelope, its LOAIHOSO, and its fields: number, day, all checked."""

    envelope: str
    paper: str
    number: str
    issued_on: str
    fields: Mapping[str, Field]


class Paper(msgspec.Struct, frozen=True):
    """`fields` have names in capital letters, and values without white space around them."""

    kind: PaperKind
    number: str
    fields: Mapping[str, str]

    def get(self, name: str) -> str:
        """The value of a field; empty without it."""
        return self.fields.get(name, "")

    def day(self, name: str) -> date | None:
        """The day of a field in one of the forms day, moment and slashed_day; None for anything else."""
        text = self.get(name)
        if text[2:3] == "/" and len(text) == len("dd/mm/yyyy"):
            text = text[6:] + text[3:5] + text[:2]
        return day_in(text)

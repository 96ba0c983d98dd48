"""One field of a table as a decision on the format has it, and when it must have a value."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from insurance.claim.bhyt.decisions.value_form import ValueForm


class FieldKind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    # A whole number.
    WHOLE = "whole"
    # Dong, with decimals.
    AMOUNT = "amount"
    QUANTITY = "quantity"
    # 80, 47.5
    PERCENT = "percent"
    # Kilograms.
    WEIGHT = "weight"
    # yyyymmdd
    DAY = "day"
    # yyyymmddHHMM
    TIME = "time"
    # A day or a time.
    MOMENT = "moment"
    # yyyymmddHHMM, with zeros for what is not known; earlier decisions: yyyymmdd or yyyy.
    BIRTH = "birth"


NUMBERS = frozenset({
    FieldKind.WHOLE, FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.PERCENT, FieldKind.WEIGHT,
})  # fmt: skip


class Condition(msgspec.Struct, frozen=True):
    """Holds where another field of the row has one of these values, or, `negated`, has none of them.

    Without values: where that field has any value at all, or, `negated`, is empty.
    """

    field: str
    values: frozenset[str]
    negated: bool

    def holds(self, values: Mapping[str, str]) -> bool:
        """For a row with these values."""
        value = values.get(self.field, "")
        found = value in self.values if self.values else bool(value)
        return found is not self.negated


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision says of one field.

    `many`: values separated by ";", each of which has the kind, the form and the codes; `longest` counts
    all of it. `required` is True, False or when. `list_name` names a list of codes.
    """

    name: str
    kind: FieldKind
    many: bool = False
    longest: int | None = None
    length: int | None = None
    required: bool | Condition = False
    codes: tuple[str, ...] = ()
    list_name: str | None = None
    form: ValueForm | None = None

    def must_have_value(self, values: Mapping[str, str]) -> bool:
        """In a row with these values."""
        return self.required if isinstance(self.required, bool) else self.required.holds(values)

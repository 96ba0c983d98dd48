"""Compiles the fields of a table, in the order of one program, to an expression that reads a correct row.

It matches only rows to which the checks of fields would object nowhere, except as to days that do not exist,
conditions on other fields, and lists of codes that depend on the day: these are left over.
"""

import re
from collections.abc import Sequence

import msgspec

from insurance.claim.bhyt.checks.field_checks import is_of
from insurance.claim.bhyt.decisions.decision import TableForm
from insurance.claim.bhyt.decisions.field import Condition, Field, FieldKind
from insurance.claim.bhyt.values import several

# What stands between tags without being one, and is read by an XML parser as it is.
_TEXT = r"[^<>&\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_PART = _TEXT.replace("^", "^;")
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,10})?"
_DAY = "[12][0-9]{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_TIME = f"{_DAY}(?:[01][0-9]|2[0-3])[0-5][0-9]"
KINDS = {
    FieldKind.WHOLE: "[0-9]{1,15}",
    FieldKind.AMOUNT: _NUMBER,
    FieldKind.QUANTITY: _NUMBER,
    FieldKind.PERCENT: _NUMBER,
    FieldKind.WEIGHT: _NUMBER,
    FieldKind.DAY: _DAY,
    FieldKind.TIME: _TIME,
    FieldKind.MOMENT: f"(?:{_TIME}|{_DAY})",
    FieldKind.BIRTH: "[12][0-9]{3}(?:[0-9]{4}){0,2}",
}
DATED = frozenset({FieldKind.DAY, FieldKind.TIME, FieldKind.MOMENT, FieldKind.BIRTH})
# The last day that every month has.
EVERY_MONTH = "28"
_group = re.compile(r"\((?!\?)")


class DatedField:
    """A field with days, of which the expression knows all but how many days a month has."""

    def __init__(self, field: Field) -> None:
        self.name = field.name
        self._field = field
        self._is_plain = not field.many and field.kind is not FieldKind.BIRTH

    def accepts(self, value: str) -> bool:
        """Whether the days of a value that is not empty exist."""
        if self._is_plain and value[6:8] <= EVERY_MONTH:
            return True
        kind = self._field.kind
        return all(is_of(kind, one) for one in (several(value) if self._field.many else (value,)))


class Leftovers(msgspec.Struct, frozen=True):
    """What an expression cannot tell of a row: fields by what is still to be checked."""

    dated: tuple[DatedField, ...]
    conditional: tuple[Field, ...]
    listed: tuple[Field, ...]


class RowPattern(msgspec.Struct, frozen=True):
    """`expression` has a group for each of `names`; that of a field without a value is empty or None."""

    names: tuple[str, ...]
    expression: re.Pattern[str]
    leftovers: Leftovers


def row_pattern(row: str, names: Sequence[str], form: TableForm) -> RowPattern | None:
    """For rows `row` with these fields in this order; None where the table lacks one, or demands another."""
    known = [form.fields[name] for name in names if name in form.fields]
    absent = form.fields.keys() - set(names)
    if len(known) < len(names) or any(form.fields[name].required is True for name in absent):
        return None
    parts = r"\s*".join(map(_field, known))
    fields = form.fields.values()
    leftovers = Leftovers(
        dated=tuple(DatedField(field) for field in known if field.kind in DATED),
        conditional=tuple(field for field in fields if isinstance(field.required, Condition)),
        listed=tuple(field for field in known if field.list_name),
    )
    return RowPattern(tuple(names), re.compile(rf"<{row}>\s*{parts}\s*</{row}>\s*"), leftovers)


def _field(field: Field) -> str:
    name, value = field.name, _value(field)
    if field.required is True:
        return f"<{name}>({value})</{name}>"
    return f"(?:<{name}>({value}|)</{name}>|<{name} ?/>)"


def _value(field: Field) -> str:
    if field.kind is FieldKind.TEXT and not (field.many or field.codes or field.form or field.length):
        return _free(_TEXT, field.longest)
    bounds = f"(?=[^<]{{1,{field.longest}}}<)" if field.longest else ""
    bounds += f"(?=[^<]{{{field.length}}}<)" if field.length else ""
    one = _one(field)
    return f"{bounds}{one}(?:;{one})*" if field.many else f"{bounds}{one}"


def _one(field: Field) -> str:
    if field.codes:
        return f"(?:{'|'.join(map(re.escape, field.codes))})"
    if field.kind is not FieldKind.TEXT:
        return KINDS[field.kind]
    if field.form is not None:
        return f"(?:{_group.sub('(?:', field.form.pattern.pattern)})"
    return _free(_PART if field.many else _TEXT, None)


def _free(character: str, longest: int | None) -> str:
    """Text without blanks before and after it."""
    return rf"(?!\s){character}{{1,{longest or ''}}}(?<!\s)"

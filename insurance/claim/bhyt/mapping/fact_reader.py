"""Reads the facts of one struct from the fields of a row, by the rows of field_forms.py."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from insurance.claim.bhyt.fields.field_forms import FieldForm, Fields
from insurance.claim.bhyt.fields.forms import TEXT

Struct = TypeVar("Struct", bound=msgspec.Struct)
# No field has it: for facts that no field has by itself.
NO_NAME = ""


class FactReader(Generic[Struct]):
    """For one struct and one release of the field names. Make it once: a claim has hundreds of fields."""

    def __init__(self, struct: type[Struct], fields: Fields, *, is_old: bool) -> None:
        self._struct = struct
        forms = [fields.get(attribute) for attribute in struct.__struct_fields__]
        defaults = struct.__struct_defaults__
        self._plan = [
            _step(form, default, is_old=is_old) for form, default in zip(forms, defaults, strict=True)
        ]
        # Texts are values as they are: they cannot be lost.
        self._typed = [
            (name, place) for place, (name, read, _) in enumerate(self._plan) if name and read is not None
        ]
        self.names = frozenset(name for name, _, _ in self._plan if name)

    def read(self, values: Mapping[str, str], others: Mapping[int, Any], lost: list[str]) -> Struct:
        """The facts. `others` has those by their places that no field has by itself.

        The names of fields that have a text, but no value of their form, are added to `lost`.
        """
        get = values.get
        found: list[Any] = [
            (text if read is None else read(text)) if (text := get(name)) else absent
            for name, read, absent in self._plan
        ]
        for name, place in self._typed:
            if not found[place] and found[place] in (None, ()) and get(name):
                lost.append(name)
        for place, value in others.items():
            found[place] = value
        return self._struct(*found)


def _step(form: FieldForm | None, default: object, *, is_old: bool) -> tuple[str, Any, Any]:
    if form is None:
        return NO_NAME, None, default
    return form.name_of(is_old=is_old), None if form.form is TEXT else form.form.read, form.form.absent

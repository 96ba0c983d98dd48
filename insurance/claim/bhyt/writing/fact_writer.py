"""Writes the facts of one struct as fields, by the rows of insurance/claim/bhyt/fields/field_forms.py."""

import msgspec

from insurance.claim.bhyt.fields.field_forms import Fields


def fields_of(facts: msgspec.Struct, fields: Fields) -> dict[str, str]:
    """The fields that have a value, by the names of QĐ 130 and later decisions."""
    values = ((form, getattr(facts, attribute)) for attribute, form in fields.items())
    return {form.name: form.form.write(value) for form, value in values if value not in (None, ())}

"""Renames the fields in the gateway's refusals to the flags, or the columns, that the person wrote."""

import re
from collections.abc import Mapping

from wardgate.client import FieldFault, Refused

FLAGS = {
    "chip_id": "NUMBER",
    "card_number": "NUMBER",
    "insurance_number": "NUMBER",
    "newborn.mother_chip_id": "NUMBER",
    "newborn.mother_insurance_number": "NUMBER",
    "newborn.born_on": "--born",
    "newborn.birth_order": "--newborn",
    "holder.full_name": "--name",
    "holder.birth_date": "--born",
    "holder.sex": "--sex",
    "service_date": "--date",
    "service_until": "--until",
    "visit.kind": "--visit",
    "visit.referral_number": "--referral",
    "visit.referral_after_self_referral": "--after-self-referral",
    "registered_facility": "--registered-at",
}
# The others are called as the columns of a list.
COLUMNS = {
    "holder.full_name": "full_name",
    "holder.birth_date": "birth_date",
    "holder.sex": "sex",
    "visit.kind": "visit_kind",
    "visit.referral_number": "referral_number",
    "visit.referral_after_self_referral": "referral_after_self_referral",
    "visit.follow_up": "follow_up",
}
# Of `wardgate verify`, which sends one entry of the population register.
ENTRY_FLAGS = {
    "chip_id": "NUMBER",
    "insurance_number": "NUMBER",
    "entries[0].personal_id": "--personal-id",
    "entries[0].holder.full_name": "--name",
    "entries[0].holder.birth_date": "--born",
    "entries[0].holder.sex": "--sex",
    "entries[0].died_on": "--died-on",
}


def with_flag_names(refused: Refused) -> Refused:
    """The same refusal with flags for fields; a field without a flag keeps its name."""
    return _renamed(refused, FLAGS)


def with_entry_flag_names(refused: Refused) -> Refused:
    """The same refusal with the flags of `wardgate verify` for fields."""
    return _renamed(refused, ENTRY_FLAGS)


def with_column_names(refused: Refused) -> Refused:
    """The same refusal with the columns of a list for fields."""
    return _renamed(refused, COLUMNS)


def _renamed(refused: Refused, names: Mapping[str, str]) -> Refused:
    fields = re.compile("|".join(rf"(?<![\w.]){re.escape(field)}\b" for field in names))
    faults = tuple(
        FieldFault(*(fields.sub(lambda field: names[field[0]], text) for text in fault))
        for fault in refused.faults
    )
    return Refused(
        refused.code,
        refused.message,
        reason=refused.reason,
        faults=faults,
        metadata=refused.metadata,
        retry_after=refused.retry_after,
    )

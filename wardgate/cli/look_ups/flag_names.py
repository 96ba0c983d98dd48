"""Renames the fields in the gateway's refusals to the flags that the person typed."""

import re

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
FIELD = re.compile("|".join(rf"(?<![\w.]){re.escape(field)}\b" for field in FLAGS))


def with_flag_names(refused: Refused) -> Refused:
    """The same refusal with flags for fields; a field without a flag keeps its name."""
    faults = tuple(FieldFault(*map(_with_flags, fault)) for fault in refused.faults)
    return Refused(
        refused.code,
        refused.message,
        reason=refused.reason,
        faults=faults,
        metadata=refused.metadata,
        retry_after=refused.retry_after,
    )


def _with_flags(text: str) -> str:
    return FIELD.sub(lambda field: FLAGS[field[0]], text)

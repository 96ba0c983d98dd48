"""The insurer's list of rules on claims (VSS), by code: which of them are answered, and by what."""

from collections.abc import Mapping
from importlib.resources import files

import msgspec


class InsurerRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the list, with its title in both languages.

    `reviewers_act`: it records what a reviewer did, so that no rule can find it. `not_covered` says what is
    lacking to answer it; it is empty where a rule answers it.
    """

    vi: str
    en: str
    reviewers_act: bool = False
    not_covered: str = ""


def insurer_rules() -> Mapping[str, InsurerRule]:
    """insurer_rules.yaml, in the order of the list. Raises msgspec.ValidationError if it is malformed."""
    text = files(__package__).joinpath("insurer_rules.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, InsurerRule])

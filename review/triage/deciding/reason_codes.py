"""The reasons why a line or a claim is not paid in full, by code."""

from collections.abc import Mapping
from importlib.resources import files

import msgspec

from insurance.text import Text


def reason_codes(rule_titles: Mapping[str, Text]) -> dict[str, Text]:
    """Every reason code with its words: those of the rules first, then the insurer's, then our own.

    Raises msgspec.ValidationError where the file is malformed, ValueError where it has the code of a rule.
    """
    text = files("review.triage.deciding").joinpath("reason_codes.yaml").read_bytes()
    listed = msgspec.yaml.decode(text, type=dict[str, Text])
    if both := sorted(rule_titles.keys() & listed.keys()):
        raise ValueError(f"reason_codes.yaml has codes of rules: {', '.join(both)}")
    return {**rule_titles, **listed}

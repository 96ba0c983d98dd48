"""The form that a decision prescribes for values, such as five digits."""

import re

import msgspec

from insurance.text import Text


class ValueForm(msgspec.Struct, frozen=True):
    """A pattern for the whole value, and what it says in words."""

    pattern: re.Pattern[str]
    words: Text

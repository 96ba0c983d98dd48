"""Unicode's normal forms of texts that anybody may have written."""

import re
import unicodedata
from itertools import groupby
from typing import Literal

# Far more marks than any letter has. Python puts those of a letter in order in time that grows with their
# square: a megabyte of marks would take it a quarter of an hour, in which nothing else in the process runs.
MOST_MARKS = 100
# Marks are neither letters nor digits nor spaces; this finds quickly where there may be so many of them.
MANY_SIGNS = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1},}}")


def normal_form(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """As unicodedata.normalize; a text with more than MOST_MARKS marks on one letter stays as it is."""
    if text.isascii() or any(map(_has_too_many_marks, MANY_SIGNS.findall(text))):
        return text
    return unicodedata.normalize(form, text)


def _has_too_many_marks(signs: str) -> bool:
    are_marks = (bool(unicodedata.combining(sign)) for sign in signs)
    return any(is_mark and len(list(run)) > MOST_MARKS for is_mark, run in groupby(are_marks))

"""Services by the words of their names: most legal texts give names, not codes."""

import re
import unicodedata

from insurance.normal_form import normal_form
from insurance.remember import remember

# The only Vietnamese letter whose mark is no combining character.
CROSSED = str.maketrans({"đ": "d"})
NO_WORD = re.compile(r"[^0-9a-z]+")
# Facilities bill some thousand names again and again.
REMEMBERED = 16_384
# What names are listed by: one of several lists of phrases, all of which a name has.
Names = tuple[tuple[str, ...], ...]
# A name, and the group of costs.
Named = tuple[str, str | None]


def has_words(name: str | None, words: tuple[str, ...]) -> bool:
    """Whether the name has all these words, however its marks and capitals are written."""
    folded = folded_name(name) if name else ""
    return bool(folded) and all(word in folded for word in words)


def has_phrases(name: str | None, phrases: tuple[str, ...]) -> bool:
    """Whether the name has all these phrases, each as whole words: "oxy" is not in "oxytocin"."""
    spaced = _spaced(name) if name else ""
    return bool(spaced) and all(f" {phrase} " in spaced for phrase in phrases)


def is_any(name: str, names: Names) -> bool:
    """Whether the name has all phrases of one of the names."""
    return any(has_phrases(name, phrases) for phrases in names)


def length_of(named: Named) -> int:
    """How long a name and its group are together, to remember what they are."""
    name, group = named
    return len(name) + len(group or "")


@remember(REMEMBERED)
def folded_name(name: str) -> str:
    """In lower case, without marks, with single spaces."""
    letters = normal_form("NFD", name.lower().translate(CROSSED))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


@remember(REMEMBERED)
def _spaced(name: str) -> str:
    """The words of the name, with one space before and behind each: without anything between them."""
    return f" {NO_WORD.sub(' ', folded_name(name)).strip()} "

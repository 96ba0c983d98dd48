"""Compares the particulars that a clerk typed with those of the register."""

import unicodedata

# The five tone marks, as combining characters: grave, acute, tilde, hook above, dot below.
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def same_name(given: str, known: str) -> bool:
    """Whether two names differ only in case, spacing, Unicode form or the place of a tone mark (hòa, hoà)."""
    return given == known or folded(given) == folded(known)


def same_first_letter(given: str, known: str) -> bool:
    """Whether two names begin with the same letter: Đ is not D, but Á is A with a tone."""
    return folded(given)[:1] == folded(known)[:1]


def folded(name: str) -> str:
    """The name in the form in which it is compared: the tone mark of a word is moved behind the word."""
    return " ".join(_folded_word(word) for word in name.casefold().split())


def _folded_word(word: str) -> str:
    # The Icelandic eth looks like the Vietnamese Đ, and old keyboards write it.
    marks = unicodedata.normalize("NFD", word.replace("ð", "đ"))
    letters = "".join(mark for mark in marks if mark not in TONES)
    return unicodedata.normalize("NFC", letters) + "".join(sorted(mark for mark in marks if mark in TONES))


def same_birth_date(given: str, known: str) -> bool:
    """Whether two dates agree as far as both are known: YYYY, YYYY-MM or YYYY-MM-DD."""
    return given.startswith(known) or known.startswith(given)

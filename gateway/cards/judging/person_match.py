"""Compares the particulars that a clerk typed with those of the register."""

import re
import unicodedata

# The five tone marks, as combining characters: grave, acute, tilde, hook above, dot below.
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# Old keyboards write the Vietnamese đ as the Icelandic or the African letter, others as d with a stroke.
STROKED_D = re.compile("[ð\u0256]|d[\u0335\u0336]")
# What a program with Turkish rules makes of i in capitals, and of I in small letters.
DOT_ABOVE, DOTLESS_I = "\u0307", "\u0131"
# In NFD: consecutive vowels with their marks, which have one tone between them.
VOWELS = re.compile("(?:[aeiouy][\u0300-\u036f]*)+")

# The apostrophe of names such as H'Hen is typed as a quotation mark, a modifier letter, a prime or an accent.
APOSTROPHES = (
    "'`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u0384\u1fbd\u1fbf\u1fef\u1ffd"
    "\u2018-\u201b\u2032\u2035\ua78b\ua78c"
)
DASHES = (
    r"\-"
    "\u02d7\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u301c\u3030\u30a0\ufe58\ufe63"
    "\U00010d6e\U00010ead"
)
# What shows nothing: soft hyphen, zero-width spaces and joiners, marks of direction, fillers, variation
# selectors, byte order mark, tags.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Full stops after abbreviations, commas, dots between words, brackets: no name consists of them.
PUNCTUATION = (
    r"!\"#%&()*,./:;?@\[\\\]_{}"
    "\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u0387\u2016\u2017\u201c-\u2027\u2030\u2031\u2033\u2034\u2036-\u205e"
    "\u2219\u22c5\u25cf\u2e00-\u2e5d\u3001\u3002\u3008-\u3011\u30fb\uff65"
)
# Also an accent on a space: Unicode's compatibility forms write ´ so.
SIGN = re.compile(rf"[{APOSTROPHES}{DASHES}{INVISIBLE}{PUNCTUATION}]|\s[\u0300\u0301]")
SIGNS_WITH_SPACES = re.compile(rf"\s*(?:{SIGN.pattern})(?:\s|{SIGN.pattern})*")

# Characters. Names are compared on the event loop: one of two megabytes kept it for nine seconds.
LONGEST_NAME = 1000


def same_name(given: str, known: str) -> bool:
    """Whether two names have the same letters with the same marks.

    Case, spaces, Unicode form, the place of a tone mark (hòa, hoà), apostrophes, dashes, full stops and other
    punctuation, and invisible characters do not matter. A text longer than LONGEST_NAME is no name.
    """
    if max(len(given), len(known)) > LONGEST_NAME:
        return False
    return given == known or not _readings(given).isdisjoint(_readings(known))


def same_first_letter(given: str, known: str) -> bool:
    """Whether two names begin with the same letter: Đ is not D, but Á is A with a tone."""
    return folded(given)[:1] == folded(known)[:1]


def folded(name: str) -> str:
    """The name without signs, in lower case, with one space between words, each tone behind its vowels."""
    return _with_tones_behind_vowels(SIGNS_WITH_SPACES.sub("", _compatible(name)))


def _readings(name: str) -> set[str]:
    """The letters of the name: a sign is within a word (H'Hen) or between two words (Thị-Ánh).

    Which of the two matters only where vowels meet, since one tone belongs to consecutive vowels of a word.
    """
    compatible = _compatible(name)
    if not SIGN.search(compatible):
        return {_letters(compatible)}
    return {_letters(SIGNS_WITH_SPACES.sub(between, compatible)) for between in ("", " ")}


def _letters(text: str) -> str:
    return _with_tones_behind_vowels(text).replace(" ", "")


def _compatible(name: str) -> str:
    """In lower case and without full-width forms; each sign that these would change is an apostrophe."""
    text = unicodedata.normalize("NFKC", SIGN.sub("'", name)).casefold()
    return STROKED_D.sub("đ", unicodedata.normalize("NFKC", text)).replace(DOTLESS_I, "i")


def _with_tones_behind_vowels(text: str) -> str:
    words = " ".join(text.split())
    return VOWELS.sub(lambda vowels: _vowels_then_tones(vowels[0]), unicodedata.normalize("NFD", words))


def _vowels_then_tones(vowels: str) -> str:
    letters = "".join(mark for mark in vowels if mark not in TONES).replace(f"i{DOT_ABOVE}", "i")
    return unicodedata.normalize("NFC", letters) + "".join(sorted(mark for mark in vowels if mark in TONES))


def same_birth_date(given: str, known: str) -> bool:
    """Whether two dates agree as far as both are known: YYYY, YYYY-MM or YYYY-MM-DD."""
    return given.startswith(known) or known.startswith(given)

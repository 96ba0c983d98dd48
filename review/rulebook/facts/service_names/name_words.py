"""Services by the words of their names: most legal texts give names, not codes."""

import unicodedata
from functools import lru_cache

# The only Vietnamese letter whose mark is no combining character.
CROSSED = str.maketrans({"đ": "d"})
# Facilities bill some thousand names again and again.
REMEMBERED = 16_384


def has_words(name: str | None, words: tuple[str, ...]) -> bool:
    """Whether the name has all these words, however its marks and capitals are written."""
    folded = folded_name(name) if name else ""
    return bool(folded) and all(word in folded for word in words)


@lru_cache(REMEMBERED)
def folded_name(name: str) -> str:
    """In lower case, without marks, with single spaces."""
    letters = unicodedata.normalize("NFD", name.lower().translate(CROSSED))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())

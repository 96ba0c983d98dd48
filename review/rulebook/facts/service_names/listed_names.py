"""Which names of a claim the entries of a table are about: for most claims, none."""

from collections.abc import Callable, Set
from functools import lru_cache

# Facilities bill some thousand names again and again.
REMEMBERED = 16_384


class ListedNames:
    """Remembers what `is_listed` says: whether an entry may be about a name."""

    def __init__(self, is_listed: Callable[[str], bool]) -> None:
        self._is_listed = lru_cache(REMEMBERED)(is_listed)

    def among(self, names: Set[str]) -> Set[str]:
        """Those of the names that an entry may be about."""
        return {name for name in names if self._is_listed(name)}

"""Which names of a claim the entries of a table are about: for most claims, none."""

from collections.abc import Callable, Set
from functools import lru_cache

# Facilities bill some thousand names again and again.
REMEMBERED = 16_384


class ListedNames:
    """Remembers the names that it was asked about. `is_listed`: whether an entry may be about a name."""

    def __init__(self, is_listed: Callable[[str], bool]) -> None:
        self._is_listed = lru_cache(REMEMBERED)(is_listed)
        # Most names: a claim that has no others is decided by comparing two sets.
        self._unlisted: set[str] = set()

    def among(self, names: Set[str]) -> Set[str]:
        """Those of the names that an entry may be about."""
        left = names - self._unlisted
        return self._learn(left) if left else left

    def _learn(self, names: Set[str]) -> Set[str]:
        listed = {name for name in names if self._is_listed(name)}
        if len(listed) < len(names):
            if len(self._unlisted) + len(names) > REMEMBERED:
                self._unlisted.clear()
            self._unlisted |= names - listed
        return listed

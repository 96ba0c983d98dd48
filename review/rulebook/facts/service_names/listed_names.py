"""Which names of a claim the entries of a table are about: for most claims, none."""

from collections.abc import Callable, Set

from insurance.remember import remember

# Facilities bill some thousand names again and again.
REMEMBERED = 16_384


class ListedNames:
    """Remembers what `is_listed` says: whether an entry may be about a name."""

    def __init__(self, is_listed: Callable[[str], bool]) -> None:
        self._is_listed = remember(REMEMBERED)(is_listed)

    def among(self, names: Set[str]) -> Set[str]:
        """Those of the names that an entry may be about."""
        return {name for name in names if self._is_listed(name)}

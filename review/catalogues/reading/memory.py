"""The entries of catalogues that a worker remembers."""

from collections import OrderedDict
from collections.abc import Container, Iterable, Mapping

from review.catalogues.reading.catalogue_name import CatalogueName
from review.catalogues.reading.snapshot import CodeEntries, Snapshot

# Codes in memory: those that some hundred facilities use. Most have one or two entries, of half a kilobyte.
CODES_REMEMBERED = 30_000
# A dozen catalogues of each of some thousand facilities.
ABSENT_REMEMBERED = 65_536


class Memory:
    """Codes of catalogues with their entries, of one edition of each catalogue.

    It holds `limit` codes, and more only if one batch needs more: the catalogues that were used longest ago
    are forgotten. It outlives the connections of a worker.
    """

    def __init__(self, limit: int = CODES_REMEMBERED) -> None:
        self._limit = limit
        self._known: OrderedDict[CatalogueName, tuple[str, dict[str, CodeEntries]]] = OrderedDict()
        self._codes = 0
        # Catalogues that the database did not have when they were last asked for.
        self._absent: set[CatalogueName] = set()

    def is_absent(self, name: CatalogueName) -> bool:
        """Whether the database did not have the catalogue when it was last asked for."""
        return name in self._absent

    def mark(self, asked: Iterable[CatalogueName], found: Container[CatalogueName]) -> None:
        """Remember which of these catalogues the database has, and which it does not have."""
        for name in asked:
            if name in found:
                self._absent.discard(name)
            elif len(self._absent) < ABSENT_REMEMBERED:
                self._absent.add(name)

    def codes_of(self, name: CatalogueName) -> Mapping[str, CodeEntries]:
        """The codes of the catalogue that are remembered."""
        known = self._known.get(name)
        return known[1] if known else {}

    def edition_of(self, name: CatalogueName) -> str | None:
        """The edition that the codes are of; None where none is remembered."""
        known = self._known.get(name)
        return known[0] if known else None

    def add(self, name: CatalogueName, snapshot: Snapshot) -> Mapping[str, CodeEntries]:
        """Remember the codes; return all codes of the catalogue that are remembered now.

        What is of another edition is forgotten.
        """
        if self.edition_of(name) not in (None, snapshot.edition):
            self.forget(name)
        known = self._known.setdefault(name, (snapshot.edition, {}))[1]
        self._codes -= len(known)
        known.update(snapshot.by_code)
        self._codes += len(known)
        self._known.move_to_end(name)
        return known

    def forget(self, name: CatalogueName) -> None:
        """Forget the codes of a catalogue."""
        if known := self._known.pop(name, None):
            self._codes -= len(known[1])

    def shrink(self) -> None:
        """Forget what was used longest ago, until the limit is kept."""
        while self._codes > self._limit:
            self.forget(next(iter(self._known)))

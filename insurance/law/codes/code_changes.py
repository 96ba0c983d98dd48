"""Codes that were replaced by others, by date: which codes are of the same place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

# Longer chains do not exist; a table with a circle must not hold up a look-up.
LONGEST_CHAIN = 8
# Digits of a facility code that are its province.
PROVINCE_DIGITS = 2


class CodeChange(NamedTuple):
    """From `since` on, the place that had the code `old` has the code `new`."""

    old: str
    new: str
    since: date


class CodeChanges:
    """Answers from memory, so that a look-up needs no query. An old code has one new code.

    Several old codes may have the same new one: their places were merged. Before the day of the merger these
    are different places.
    """

    def __init__(self, changes: Iterable[CodeChange] = ()) -> None:
        self._next = {change.old: change for change in changes}
        self._before: dict[str, list[CodeChange]] = defaultdict(list)
        for change in self._next.values():
            self._before[change.new].append(change)
        # Codes with different last codes are of different places: nearly every comparison ends here.
        self._last = {code: self._last_of(code) for code in {*self._next, *self._before}}

    def __bool__(self) -> bool:
        """Whether any code has changed."""
        return bool(self._next)

    def same(self, one: str, other: str, day: date) -> bool:
        """Whether two codes are of the same place on the day.

        A code and its successors are, whatever the day: old cards have old codes, and facilities state their
        new code for earlier days, too. Two codes with the same successor are from the day of their merger on.
        """
        if one == other:
            return True
        if self.current(one) != self.current(other):
            return False
        return self.replaced(one, other) is not None or self._merged(one, other, day)

    def replaced(self, one: str, other: str) -> CodeChange | None:
        """The first and the last code with the day of the last change, where one succeeds the other."""
        if self.current(one) != self.current(other):
            return None
        return self._succession(one, other) or self._succession(other, one)

    def current(self, code: str) -> str:
        """The code that the place has now."""
        return self._last.get(code, code)

    def on(self, code: str, day: date) -> frozenset[str]:
        """The codes that the place of this code had on the day: several where it was merged later."""
        later = [change.new for change in self._after(code) if change.since <= day]
        return frozenset(later[-1:] or self._earlier(code, day))

    def share_province(self, one: str, other: str, day: date) -> bool:
        """Whether two facilities were in the same province on the day: by the codes that they had then."""
        if not self._next:
            return one[:PROVINCE_DIGITS] == other[:PROVINCE_DIGITS]
        first, second = (
            {code[:PROVINCE_DIGITS] for code in self.on(facility, day)} for facility in (one, other)
        )
        return not first.isdisjoint(second)

    def about(self, codes: Iterable[str]) -> list[CodeChange]:
        """Every change of the places of these codes, in order: with them alone, answers stay the same."""
        found: set[CodeChange] = set()
        for code in codes:
            found.update(self._after(code))
            found.update(self._until(code))
        return sorted(found)

    def family(self, code: str) -> frozenset[str]:
        """The code and all codes before it."""
        return frozenset({code, *(change.old for change in self._until(code))})

    def _last_of(self, code: str) -> str:
        return [code, *(change.new for change in self._after(code))][-1]

    def _after(self, code: str) -> Iterator[CodeChange]:
        for _ in range(LONGEST_CHAIN):
            change = self._next.get(code)
            if change is None:
                return
            yield change
            code = change.new

    def _until(self, code: str, depth: int = LONGEST_CHAIN) -> Iterator[CodeChange]:
        for change in self._before.get(code, ()) if depth else ():
            yield change
            yield from self._until(change.old, depth - 1)

    def _succession(self, old: str, new: str) -> CodeChange | None:
        for change in self._after(old):
            if change.new == new:
                return CodeChange(old, new, change.since)
        return None

    def _merged(self, one: str, other: str, day: date) -> bool:
        one_reached, other_reached = (
            {change.new for change in self._after(code) if change.since <= day} for code in (one, other)
        )
        return not one_reached.isdisjoint(other_reached)

    def _earlier(self, code: str, day: date, depth: int = LONGEST_CHAIN) -> Iterator[str]:
        before = self._before.get(code, ()) if depth else ()
        later = [change for change in before if change.since > day]
        # A code that some place had taken by then was in use, whoever was merged into it later.
        if not before or len(later) < len(before):
            yield code
        for change in later:
            yield from self._earlier(change.old, day, depth - 1)


NO_CHANGES = CodeChanges()


def no_changes() -> CodeChanges:
    """For where no table of changes is."""
    return NO_CHANGES

"""Puts answers that arrive in any order back into the order of their questions."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ReorderBuffer(Generic[Item]):
    """Keeps only the items that arrived early: at most as many as are in flight."""

    def __init__(self) -> None:
        self._early: dict[int, Item] = {}
        self._next = 0

    def put(self, place: int, item: Item) -> Iterator[Item]:
        """Add the item with this position (from 0); yield every item whose turn has come."""
        self._early[place] = item
        while self._next in self._early:
            yield self._early.pop(self._next)
            self._next += 1

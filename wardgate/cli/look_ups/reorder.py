"""Puts answers that come in any order back into the order of their questions."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class InOrder(Generic[Item]):
    """Holds back only what came before its turn: as much as is on its way at once."""

    def __init__(self) -> None:
        self._early: dict[int, Item] = {}
        self._next = 0

    def put(self, place: int, item: Item) -> Iterator[Item]:
        """All that can go on now, places counted from 0."""
        self._early[place] = item
        while self._next in self._early:
            yield self._early.pop(self._next)
            self._next += 1

"""Remembers what a function makes of texts that others send, in bounded memory."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# Longer than nearly all names, codes and numbers of claims. A text of a claim may have some million
# characters, and functools.lru_cache would keep thousands of them.
LONGEST = 512


class Remembered(dict[K, V], Generic[K, V]):
    """What was made of each short text, and of the last long one. Several threads may use it at once."""

    def __init__(self, make: Callable[[K], V], most: int, length: Callable[[Any], int]) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._length = length
        self._last_long: tuple[K, V] | None = None

    def __missing__(self, text: K) -> V:
        """Make it, and remember it."""
        if self._length(text) > LONGEST:
            return self._of_long(text)
        made = self._make(text)
        if len(self) >= self._most:
            # Simpler than to keep the recent ones, and they are soon back.
            self.clear()
        self[text] = made
        return made

    def _of_long(self, text: K) -> V:
        """A rule asks for one text many times in turn."""
        known = self._last_long
        if known is None or known[0] != text:
            known = self._last_long = text, self._make(text)
        return known[1]


def remember(most: int, length: Callable[[Any], int] = len) -> Callable[[Callable[[K], V]], Callable[[K], V]]:
    """Let a function of one argument remember so many. `length` says how long the texts of an argument are.

    What is remembered is found as fast as by functools.lru_cache.
    """

    def remembering(make: Callable[[K], V]) -> Callable[[K], V]:
        return Remembered(make, most, length).__getitem__

    return remembering

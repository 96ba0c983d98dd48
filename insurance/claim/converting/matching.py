"""Matches the lines, or the diagnoses, of one claim to those of another that may be in another order."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")


def matched(
    ones: Sequence[One], others: Sequence[One], keys: Iterable[Callable[[One], Hashable]]
) -> Iterator[tuple[One, One | None]]:
    """Each of `ones` with its counterpart, None where it has none.

    The first key matches first: it is the one that tells most. What no key matches is matched by its order.
    """
    found: dict[int, One] = {}
    free = dict(enumerate(others))
    for key in (*keys, _any):
        places: dict[Hashable, list[int]] = defaultdict(list)
        for place in reversed(free):
            places[key(free[place])].append(place)
        for place, one in enumerate(ones):
            if place not in found and (same := places.get(key(one))):
                found[place] = free.pop(same.pop())
    return ((one, found.get(place)) for place, one in enumerate(ones))


def _any(_: object) -> None:
    return None

"""Who looked up whom: every trip of look-ups becomes one link of this process's chain."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from gateway.access.access_entry import access_entry
from gateway.access.chain import CHAIN_BITS, Head, Link, new_chain, next_link
from gateway.cards.answer import Answer
from gateway.cards.question import Question
from runtime.batching import Batcher

LookUps = Sequence[tuple[Question, Answer]]

# Groups that come while a link is being written share the next one; the largest are of 128 look-ups.
GROUPS_A_LINK = 16


class Links(Protocol):
    """Where links are kept."""

    async def keep(self, links: Sequence[Link]) -> None:
        """Safe from power cuts on return, all of them; one that is there already is left as it is.

        Raises DatabaseAway.
        """
        ...


class AccessLog:
    """See check_cards.AccessLog.

    Begins a chain of its own, of a random number, at its first link. One that could not be kept may be
    there all the same, nobody knows: the chain then ends, and the next link begins another.
    """

    def __init__(self, links: Links, now: Callable[[], datetime]) -> None:
        self._links = links
        self._now = now
        self._head = _begin()
        self._write = Batcher(self._write_groups, limit=GROUPS_A_LINK)

    async def write(self, look_ups: LookUps) -> None:
        """One link, shared with whoever writes at the same time."""
        await self._write(look_ups)

    async def _write_groups(self, groups: Sequence[LookUps]) -> list[None]:
        entries = [access_entry(question, answer) for group in groups for question, answer in group]
        link = next_link(self._head, entries, self._now())
        self._head = _begin()
        await self._links.keep([link])
        self._head = link.head
        return [None] * len(groups)


def _begin() -> Head:
    return new_chain(secrets.randbits(CHAIN_BITS))

"""Writes look-ups to the access log: each batch becomes one link of this process's chain."""

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

# Groups that arrive while a link is being written share the next link. The largest group has 128 look-ups.
GROUPS_PER_LINK = 16


class LinkStore(Protocol):
    """Where links are kept."""

    async def keep(self, links: Sequence[Link]) -> None:
        """Keep all of them, safe from a power failure on return. A link that is kept already stays as it is.

        Raises DatabaseAway.
        """
        ...


class AccessLog:
    """The port AccessLog of CheckCards.

    The first link begins a new chain with a random number. After a link that could not be kept the chain
    ends, and the next link begins another: the store may have kept the link all the same.
    """

    def __init__(self, links: LinkStore, now: Callable[[], datetime]) -> None:
        self._links = links
        self._now = now
        self._head = _begin_chain()
        self._write = Batcher(self._write_groups, limit=GROUPS_PER_LINK)

    async def write(self, look_ups: LookUps) -> None:
        """Keep these look-ups, in one link with those of others who write at the same time.

        Raises DatabaseAway.
        """
        await self._write(look_ups)

    async def _write_groups(self, groups: Sequence[LookUps]) -> list[None]:
        entries = [access_entry(question, answer) for group in groups for question, answer in group]
        link = next_link(self._head, entries, self._now())
        self._head = _begin_chain()
        await self._links.keep([link])
        self._head = link.head
        return [None] * len(groups)


def _begin_chain() -> Head:
    return new_chain(secrets.randbits(CHAIN_BITS))

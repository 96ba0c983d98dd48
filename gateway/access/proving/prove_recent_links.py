"""Verifies the newest part of the access log again and again, and a random older part: the use case."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple, Protocol

from gateway.access.audit.chain_walk import ChainWalk
from gateway.access.audit.finding import Finding, Tampering, link_name
from gateway.access.audit.link_check import LinkCheck
from gateway.access.audit.stored_link import StoredLink
from gateway.access.seal import Seal, SealedHead

# A transaction that inserts a link commits within this time: what was kept earlier is complete.
STILL_OPEN = timedelta(minutes=1)
# How far a process that begins to verify goes back.
FIRST_STRETCH = timedelta(minutes=10)
FIRST_SEALS = 10
# A batch keeps the event loop for a millisecond or two at a time.
BATCH_LINKS = 20
MOST_BATCHES = 3_000
MOST_SEALS = 100
PAUSE_SECONDS = 0.01
# Then the ends of chains are forgotten: most have ended long ago.
MOST_CHAINS = 50_000


class Place(NamedTuple):
    """A place in the order in which links were kept; the link at it lies before it."""

    kept_at: datetime
    chain: int = -1
    link: int = -1


Entries = Sequence[tuple[int, Sequence[Any]]]


class KeptLog(Protocol):
    """The stored log, in the order in which it was kept."""

    async def now(self) -> datetime:
        """The time of the database."""
        ...

    async def first_kept(self) -> datetime | None:
        """When the oldest link was kept; None for an empty log."""
        ...

    async def links_after(self, place: Place, before: datetime, limit: int) -> Sequence[StoredLink]:
        """The first links behind a place that were kept before this moment."""
        ...

    async def entries_of(self, links: Sequence[StoredLink]) -> Sequence[Entries]:
        """The entries of each link: place and fields, in their order."""
        ...

    async def seals_after(self, number: int, limit: int) -> Sequence[Seal]:
        """The first seals with a higher number."""
        ...

    async def last_seal(self) -> int:
        """The number of the newest seal, 0 without one."""
        ...

    async def hashes_of(self, heads: Sequence[SealedHead]) -> Sequence[bytes | None]:
        """The stored hash of each of these links, None for a link that is missing."""
        ...


class ProofReport(Protocol):
    """Learns what was proved."""

    def is_proved(self, until: datetime) -> None:
        """Whatever was kept before this moment, and since this process began to verify, was verified."""
        ...

    def is_broken(self, findings: Iterable[Finding]) -> None:
        """This is wrong."""
        ...


class ProveRecentLinks:
    """Each call of `advance` verifies what was kept since the last one, and a batch from anywhere in the log.

    A link is verified with its entries, against the link before it, and against the seals that name it.
    `wardgate access verify` finds more: it reads everything.
    """

    def __init__(self, log: KeptLog, report: ProofReport, random: Random) -> None:
        self._log = log
        self._report = report
        self._random = random
        self._place: Place | None = None
        self._seal: Seal | None = None
        self._walk = ChainWalk({}, is_whole=False)

    async def advance(self) -> None:
        """Verify the next stretch, at most MOST_BATCHES of it; a longer one is continued by the next call."""
        closed = await self._log.now() - STILL_OPEN
        until = await self._prove_stretch(closed)
        await self._prove_seals()
        await self._prove_anywhere(closed)
        self._report.is_proved(until)

    async def _prove_stretch(self, closed: datetime) -> datetime:
        """Returns until when everything is verified."""
        place = self._place or Place(closed - FIRST_STRETCH)
        for _ in range(MOST_BATCHES):
            links = await self._log.links_after(place, closed, BATCH_LINKS)
            if not links:
                self._place = max(place, Place(closed))
                return closed
            await self._prove(links, self._walk)
            place = self._place = Place(links[-1].kept_at, links[-1].chain, links[-1].link)
            await asyncio.sleep(PAUSE_SECONDS)
        return place.kept_at

    async def _prove_anywhere(self, closed: datetime) -> None:
        first = await self._log.first_kept()
        if first is not None and first < closed:
            moment = first + (closed - first) * self._random.random()
            links = await self._log.links_after(Place(moment), closed, BATCH_LINKS)
            await self._prove(links, ChainWalk({}, is_whole=False))

    async def _prove(self, links: Sequence[StoredLink], walk: ChainWalk) -> None:
        for link, entries in zip(links, await self._log.entries_of(links), strict=True):
            check = LinkCheck(link)
            for place, fields in entries:
                check.take(place, fields)
            wrong = list(check.findings())
            self._report.is_broken([*wrong, *walk.follow(link, is_sound=not wrong)])
            # Look-ups of this process come between.
            await asyncio.sleep(0)
        if self._walk.chains > MOST_CHAINS:
            self._walk = ChainWalk({}, is_whole=False)

    async def _prove_seals(self) -> None:
        last = self._seal.seal if self._seal else max(0, await self._log.last_seal() - FIRST_SEALS)
        for seal in await self._log.seals_after(last, MOST_SEALS):
            self._report.is_broken([*_faults(seal, self._seal), *await self._altered_heads(seal)])
            self._seal = seal

    async def _altered_heads(self, seal: Seal) -> list[Finding]:
        heads = seal.contents.heads if seal.is_intact else ()
        found = await self._log.hashes_of(heads)
        return [
            _altered(head, seal, stored)
            for head, stored in zip(heads, found, strict=True)
            if stored != head.hash
        ]


def _faults(seal: Seal, before: Seal | None) -> Iterator[Finding]:
    name = f"seal {seal.seal}"
    if not seal.is_intact:
        yield Finding(Tampering.CHANGED, name, f"{name} was changed: its hash is not that of its contents")
    elif before is not None and seal.seal != before.seal + 1:
        missing = f"seal {before.seal + 1}"
        yield Finding(Tampering.MISSING, missing, f"{missing}: missing", seal.made_at)
    elif before is not None and seal.previous != before.hash:
        name = f"seal {before.seal}"
        yield Finding(Tampering.CHANGED, name, f"{name} was changed: the seal after it names another hash")


def _altered(head: SealedHead, seal: Seal, stored: bytes | None) -> Finding:
    name = link_name(head.chain, head.link)
    if stored is None:
        description = f"{name}, which seal {seal.seal} names, is missing"
        return Finding(Tampering.MISSING, name, description, head.written_at)
    description = f"{name} was changed: seal {seal.seal} has another hash of it"
    return Finding(Tampering.CHANGED, name, description, head.written_at)

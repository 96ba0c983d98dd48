"""Walks the whole access log and finds what was changed, removed or inserted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import asyncpg
import msgspec

from gateway.access.audit import stored
from gateway.access.audit.chain_walk import ChainWalk
from gateway.access.audit.finding import Finding, Wrong, entry_name, link_name
from gateway.access.audit.link_check import LinkCheck
from gateway.access.audit.seal_walk import RetiredMonth, SealWalk
from gateway.access.audit.stored_link import LinkKey, StoredLink
from gateway.access.chain import LONG_AGO
from gateway.access.seal import Seal, SealedHead
from gateway.access.seal_table import LONGEST_COMMIT

# All are counted; so many are told.
MOST_TOLD = 1000


class Verdict(msgspec.Struct, kw_only=True):
    """What was walked, and what is wrong with it."""

    entries: int = 0
    links: int = 0
    chains: int = 0
    seals: int = 0
    newest_seal: Seal | None = None
    retired: Sequence[RetiredMonth] = ()
    wrong: int = 0
    findings: list[Finding] = []


class Verification:
    """One walk in bounded memory, over one snapshot.

    `exported` are seals kept elsewhere, hash by number. `advance` hears how many more entries are done.
    """

    def __init__(
        self,
        connection: asyncpg.Connection,
        span: stored.Span,
        exported: Mapping[int, bytes],
        advance: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._span = span
        self._advance = advance
        self._seals = SealWalk(exported)
        self._verdict = Verdict()

    async def run(self) -> Verdict:
        """Seals first: they know which chains' beginnings were retired."""
        async with self._connection.transaction(isolation="repeatable_read", readonly=True):
            await self._walk_seals()
            await self._walk_links()
        return self._verdict

    async def _walk_seals(self) -> None:
        sealed: list[tuple[Seal, SealedHead]] = []
        async for seal in stored.seals(self._connection):
            self._tell(self._seals.take(seal))
            heads = self._seals.contents(seal).heads
            sealed += [(seal, head) for head in heads if head.written_at >= self._span.since]
            if len(sealed) >= stored.CHUNK:
                await self._look_at(sealed)
                sealed.clear()
        await self._look_at(sealed)
        self._tell(self._seals.end())
        self._verdict.seals, self._verdict.newest_seal = self._seals.seals, self._seals.newest
        self._verdict.retired = sorted(self._seals.retired, key=lambda retired: retired.month)

    async def _look_at(self, sealed: Sequence[tuple[Seal, SealedHead]]) -> None:
        heads = [head for _, head in sealed]
        for place, found in await stored.unlike(self._connection, heads):
            self._tell(self._unsealed(*sealed[place], found))

    def _unsealed(self, seal: Seal, head: SealedHead, found: bytes) -> Iterator[Finding]:
        closing = self._seals.closings.get(head.chain)
        if closing is not None and (head.link < closing.link or head == closing):
            return
        name = link_name(head.chain, head.link)
        if found:
            say = f"{name} was changed: it is not the one that seal {seal.seal} is set over"
            yield Finding(Wrong.CHANGED, name, say, head.written_at)
        else:
            say = f"{name}, which seal {seal.seal} is set over, is missing"
            yield Finding(Wrong.MISSING, name, say, head.written_at)

    async def _walk_links(self) -> None:
        walk = ChainWalk(self._seals.closings, is_whole=self._span.since == LONG_AGO)
        entries = stored.EntriesInOrder(self._connection, self._span)
        async for link in stored.links(self._connection, self._span):
            wrong = await self._check(link, entries)
            self._tell([*wrong, *walk.follow(link, is_sound=not wrong)])
            self._verdict.links += 1
        async for key, rows in entries.until(stored.AFTER_ALL):
            self._tell([_of_no_link(key, rows)])
        if (newest := self._seals.newest) is not None:
            self._tell(walk.unsealed(self._seals.sealed, newest.made_at - LONGEST_COMMIT))
        self._verdict.chains = walk.chains

    async def _check(self, link: StoredLink, entries: stored.EntriesInOrder) -> list[Finding]:
        check = LinkCheck(link)
        async for key, rows in entries.until(link.key):
            if key != link.key:
                self._tell([_of_no_link(key, rows)])
                continue
            for row in rows:
                check.take(row[3], row[stored.KEY_FIELDS :])
            self._verdict.entries += len(rows)
            self._advance(len(rows))
        return list(check.findings())

    def _tell(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._verdict.wrong += 1
            if self._verdict.wrong <= MOST_TOLD:
                self._verdict.findings.append(finding)


def _of_no_link(key: LinkKey, rows: Sequence[Any]) -> Finding:
    written_at, chain, link = key
    name = entry_name(chain, link, rows[0][3])
    if len(rows) > 1:
        name = f"{name} and {len(rows) - 1} more of it"
    return Finding(
        Wrong.INSERTED, name, f"{name}: inserted, or the link they hung on was removed", written_at
    )

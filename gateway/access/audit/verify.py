"""Walks the whole access log and finds what was changed, deleted or inserted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.access.audit import stored_log
from gateway.access.audit.chain_walk import ChainWalk
from gateway.access.audit.finding import Finding, Tampering, entry_name, link_name
from gateway.access.audit.link_check import LinkCheck
from gateway.access.audit.seal_walk import Retirement, SealWalk
from gateway.access.audit.stored_link import LinkKey, StoredLink
from gateway.access.chain import LONG_AGO
from gateway.access.seal import Seal, SealedHead
from gateway.access.seal_table import LONGEST_COMMIT

# All findings are counted; so many are described.
MOST_DESCRIBED = 1000


class Verdict(msgspec.Struct, kw_only=True):
    """What was verified, and what is wrong with it. `wrong` is the number of all findings, `kinds` theirs."""

    entries: int = 0
    links: int = 0
    chains: int = 0
    seals: int = 0
    newest_seal: Seal | None = None
    retired: Sequence[Retirement] = ()
    wrong: int = 0
    kinds: set[Tampering] = set()
    findings: list[Finding] = []


async def verify(
    engine: AsyncEngine,
    span: stored_log.Span,
    exported: Mapping[int, bytes],
    advance: Callable[[int], None],
) -> Verdict:
    """Verify the log in one snapshot of the database. Memory does not grow with its length.

    `exported` are seals that were kept elsewhere, hash by number. `advance` is called with the number of
    entries that were read since the last call.
    """
    async with stored_log.snapshot(engine) as connection:
        return await _Verification(connection, span, exported, advance).run()


class _Verification:
    def __init__(
        self,
        connection: AsyncConnection,
        span: stored_log.Span,
        exported: Mapping[int, bytes],
        advance: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._span = span
        self._advance = advance
        self._seals = SealWalk(exported)
        self._verdict = Verdict()

    async def run(self) -> Verdict:
        # Seals come first: they say which chains' beginnings were retired.
        await self._walk_seals()
        await self._walk_links()
        return self._verdict

    async def _walk_seals(self) -> None:
        sealed: list[tuple[Seal, SealedHead]] = []
        async for seal in stored_log.read_seals(self._connection):
            self._add(self._seals.take(seal))
            heads = self._seals.contents(seal).heads
            sealed += [(seal, head) for head in heads if head.written_at >= self._span.since]
            if len(sealed) >= stored_log.CHUNK:
                await self._check_heads(sealed)
                sealed.clear()
        await self._check_heads(sealed)
        self._add(self._seals.end())
        self._verdict.seals, self._verdict.newest_seal = self._seals.seals, self._seals.newest
        self._verdict.retired = sorted(self._seals.retired, key=lambda retired: retired.month)

    async def _check_heads(self, sealed: Sequence[tuple[Seal, SealedHead]]) -> None:
        heads = [head for _, head in sealed]
        for place, found in await stored_log.find_altered(self._connection, heads):
            self._add(self._altered_head(*sealed[place], found))

    def _altered_head(self, seal: Seal, head: SealedHead, found: bytes) -> Iterator[Finding]:
        closing = self._seals.closings.get(head.chain)
        if closing is not None and (head.link < closing.link or head == closing):
            return
        name = link_name(head.chain, head.link)
        if found:
            description = f"{name} was changed: seal {seal.seal} has another hash of it"
            yield Finding(Tampering.CHANGED, name, description, head.written_at)
        else:
            description = f"{name}, which seal {seal.seal} names, is missing"
            yield Finding(Tampering.MISSING, name, description, head.written_at)

    async def _walk_links(self) -> None:
        walk = ChainWalk(self._seals.closings, is_whole=self._span.since == LONG_AGO)
        entries = stored_log.EntriesInOrder(self._connection, self._span)
        async for link in stored_log.read_links(self._connection, self._span):
            check = await self._check(link, entries)
            wrong = list(check.findings())
            self._add([*wrong, *check.losses, *walk.follow(link, is_sound=not wrong)])
            self._verdict.links += 1
        async for key, rows in entries.until(stored_log.AFTER_ALL):
            self._add([_without_link(key, rows)])
        if (newest := self._seals.newest) is not None:
            self._add(walk.unsealed(self._seals.sealed, newest.made_at - LONGEST_COMMIT))
        self._verdict.chains = walk.chains

    async def _check(self, link: StoredLink, entries: stored_log.EntriesInOrder) -> LinkCheck:
        check = LinkCheck(link)
        async for key, rows in entries.until(link.key):
            if key != link.key:
                self._add([_without_link(key, rows)])
                continue
            for row in rows:
                check.take(row[3], row[stored_log.KEY_FIELDS :])
            self._verdict.entries += len(rows)
            self._advance(len(rows))
        return check

    def _add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._verdict.wrong += 1
            self._verdict.kinds.add(finding.wrong)
            if self._verdict.wrong <= MOST_DESCRIBED:
                self._verdict.findings.append(finding)


def _without_link(key: LinkKey, rows: Sequence[Any]) -> Finding:
    written_at, chain, link = key
    name = entry_name(chain, link, rows[0][3])
    if len(rows) > 1:
        name = f"{name} and {len(rows) - 1} more of it"
    return Finding(Tampering.INSERTED, name, f"{name}: inserted, or its link was deleted", written_at)

"""Looks up what claims are compared with as it is there now, where that is not kept, or not asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.judging.kept_uses import kept_uses
from review.past.opened_claim import Opened
from review.submitted_claim import replaced_by
from review.worker.stay_query import PreviousQuery, StayQuery, previous_queries
from review.worker.uses.use_query import MOST_OTHERS, UseQuery, use_query


class History(Protocol):
    """The stays of all claims that are there now."""

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the same person's stays that share a day with it and came before, oldest first."""
        ...

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the last stays of the person at the facility that have the service."""
        ...


class OtherUses(Protocol):
    """The uses of machines, performers and beds by all claims that are there now, but for archived ones."""

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """Return for each claim the uses by earlier claims for other patients that overlap with its own."""
        ...


class Archived(Protocol):
    """Which claims are archived; see gateway/mailbox/received_claims.py."""

    async def open_archived(self, claim_ids: Sequence[UUID]) -> Collection[UUID]:
        """Return those that are archived, and neither withdrawn nor replaced."""
        ...


class NowSources(NamedTuple):
    """Where it is read."""

    history: History
    uses: OtherUses
    archived: Archived


class FoundNow(NamedTuple):
    """What one claim is compared with now; all empty where that is kept."""

    stays: tuple[Stay, ...]
    uses: tuple[ConcurrentUse, ...]
    previous: tuple[Stay, ...]


class ComparedNow:
    """Looks it up for a page of claims, each question once."""

    def __init__(self, sources: NowSources) -> None:
        self._sources = sources

    async def __call__(self, claims: Sequence[Opened]) -> list[FoundNow]:
        """Return for each claim what is there now."""
        stays, uses = await self._stays(claims), await self._uses(claims)
        previous = await self._previous(claims)
        return [FoundNow(*found) for found in zip(stays, uses, previous, strict=True)]

    async def _stays(self, claims: Sequence[Opened]) -> list[tuple[Stay, ...]]:
        queries = {one.kept.claim_id: query for one in claims if (query := _stay_query(one))}
        found = await self._sources.history.earlier(list(queries.values()))
        stays = dict(zip(queries, found, strict=True))
        return [stays.get(one.kept.claim_id, ()) for one in claims]

    async def _uses(self, claims: Sequence[Opened]) -> list[tuple[ConcurrentUse, ...]]:
        queries = {one.kept.claim_id: query for one in claims if (query := _use_query(one))}
        found = await self._sources.uses.concurrent(list(queries.values())) if queries else ()
        uses = dict(zip(queries, found, strict=True))
        archived = await self._archived_uses([one for one in claims if one.kept.claim_id in queries])
        return [
            _first((*uses.get(one.kept.claim_id, ()), *archived.get(one.kept.claim_id, ()))) for one in claims
        ]

    async def _archived_uses(self, claims: Iterable[Opened]) -> dict[UUID, list[ConcurrentUse]]:
        """Those that the claim was compared with, by claims that are archived since: no table has them."""
        kept = {one.kept.claim_id: kept_uses(one.kept.facts.compared_with, one.claim) or () for one in claims}
        others = {UUID(use.claim_id) for uses in kept.values() for use in uses}
        archived = await self._sources.archived.open_archived(list(others)) if others else ()
        return {
            claim_id: [use for use in uses if UUID(use.claim_id) in archived]
            for claim_id, uses in kept.items()
        }

    async def _previous(self, claims: Sequence[Opened]) -> list[tuple[Stay, ...]]:
        asked = [_previous_queries(one) for one in claims]
        queries = [query for of_claim in asked for query in of_claim]
        found = iter(await self._sources.history.previous(queries) if queries else ())
        return [tuple(stay for _ in of_claim for stay in next(found)) for of_claim in asked]


def _first(uses: Iterable[ConcurrentUse]) -> tuple[ConcurrentUse, ...]:
    """At most MOST_OTHERS uses of each line and resource, the first ones, as the table returns them."""
    by_line: defaultdict[tuple[int, str], set[ConcurrentUse]] = defaultdict(set)
    for use in uses:
        by_line[use.line, use.resource].add(use)
    return tuple(use for _, some in sorted(by_line.items()) for use in sorted(some, key=_order)[:MOST_OTHERS])


def _order(use: ConcurrentUse) -> tuple[object, str]:
    return use.begins, use.claim_id


def _stay_query(one: Opened) -> StayQuery | None:
    place, days = one.place_now, one.days
    if place is None or days is None:
        return None
    return StayQuery(place, days, replaced_by(one.submitted))


def _use_query(one: Opened) -> UseQuery | None:
    return None if one.place_now is None else use_query(one.place_now, one.claim, one.submitted)


def _previous_queries(one: Opened) -> tuple[PreviousQuery, ...]:
    return () if one.place_now is None else previous_queries(one.place_now, one.claim, one.submitted)

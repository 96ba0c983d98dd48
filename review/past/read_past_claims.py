"""Opens reviewed claims to be judged again: as they were sent, with the facts of then or of today."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from insurance.catalogue.catalogues import Catalogues as CatalogueEntries
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.stay import PersonDays, Stay, person_days
from insurance.claim.uses.use import ConcurrentUse
from review.catalogues.reading.catalogue_need import CatalogueNeed, catalogue_need
from review.judging.judge import CaseFacts
from review.judging.kept_comparison import catalogues_digest, kept_previous, kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.past.kept_claim import Catalogues, KeptClaim, PassedOver, PastClaim
from review.submitted_claim import format_of, read_claim, replaced_by
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.stay_query import PreviousQuery, StayQuery, previous_queries
from review.worker.uses.use_query import UseQuery, use_query


class Received(Protocol):
    """A claim that came in, as the gateway has it."""

    @property
    def claim_id(self) -> UUID: ...
    @property
    def facility(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def is_archived(self) -> bool: ...


class KeptClaims(Protocol):
    """What the review has kept."""

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, KeptClaim]:
        """Return those of these claims that were reviewed, with their facts."""
        ...


class Contents(Protocol):
    """The claims as they were sent."""

    async def contents(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the contents of those that are not archived."""
        ...


class ClaimReader(Protocol):
    """Reads the content of claims."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Return the claim. Raises Unreadable."""
        ...


class History(Protocol):
    """The stays of all claims that are there now."""

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the same person's stays that share a day with it and came before, oldest first."""
        ...

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """Return for each the last stays of the person at the facility that have the service."""
        ...


class OtherUses(Protocol):
    """The uses of machines, performers and beds by all claims that are there now."""

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """Return for each claim the uses by earlier claims for other patients that overlap with its own."""
        ...


class CatalogueSource(Protocol):
    """The catalogues of facilities, as they are now."""

    async def read(self, needs: Sequence[CatalogueNeed]) -> list[CatalogueEntries]:
        """Return for each claim the catalogues of its facility, with the entries of its codes."""
        ...


class Register(Protocol):
    """The register as it is now."""

    async def todays_facts(self, claims: Sequence[tuple[ClaimSubmitted, Claim]]) -> list[ClaimSubmitted]:
        """Return the messages with what the register says now."""
        ...


class PastSources(NamedTuple):
    """Where the past is read. Without a register, the facts are those that were kept."""

    kept: KeptClaims
    contents: Contents
    history: History
    uses: OtherUses
    catalogues: CatalogueSource
    register: Register | None


class Opened(NamedTuple):
    """A claim that was read, with the message of its facts."""

    received: Received
    kept: KeptClaim
    claim: Claim
    submitted: ClaimSubmitted

    @property
    def days(self) -> PersonDays | None:
        """The person and the days of the stay."""
        return _days(self.claim, self.submitted)


class ReadPastClaims:
    """The use case for a page of claims."""

    def __init__(self, reader: ClaimReader, sources: PastSources) -> None:
        self._reader = reader
        self._sources = sources

    async def __call__(self, page: Sequence[Received]) -> tuple[list[PastClaim], dict[UUID, PassedOver]]:
        """Return the claims that can be judged again, in their order, and why the others cannot."""
        passed_over = {one.claim_id: reason for one in page if (reason := _reason(one))}
        kept = await self._sources.kept.find(
            [one.claim_id for one in page if one.claim_id not in passed_over]
        )
        for one in page:
            if one.claim_id not in kept:
                passed_over.setdefault(one.claim_id, PassedOver.NOT_REVIEWED)
        opened = await self._opened([one for one in page if one.claim_id in kept], kept, passed_over)
        return await self._with_facts(opened), passed_over

    async def _opened(
        self,
        page: Sequence[Received],
        kept: Mapping[UUID, KeptClaim],
        passed_over: dict[UUID, PassedOver],
    ) -> list[Opened]:
        claims = {one.claim_id: read_claim(kept[one.claim_id].facts) for one in page}
        unread = [claim_id for claim_id, claim in claims.items() if claim is None]
        contents = await self._sources.contents.contents(unread) if unread else {}
        opened = []
        for one in page:
            known = kept[one.claim_id]
            claim = claims[one.claim_id] or self._read(known, contents.get(one.claim_id))
            if claim is None:
                passed_over[one.claim_id] = PassedOver.FAILED
            else:
                opened.append(Opened(one, known, claim, known.facts))
        return opened

    def _read(self, kept: KeptClaim, content: bytes | None) -> Claim | None:
        try:
            return self._reader.read(content or b"", format_of(kept.facts))
        except Exception:
            # One claim that an earlier reader could read must not end a run over millions.
            return None

    async def _with_facts(self, claims: Sequence[Opened]) -> list[PastClaim]:
        register = self._sources.register
        if register is not None:
            facts = await register.todays_facts([(one.submitted, one.claim) for one in claims])
            claims = [one._replace(submitted=of_today) for one, of_today in zip(claims, facts, strict=True)]
        stays, uses, previous = (
            await self._stays(claims),
            await self._uses(claims),
            await self._previous(claims),
        )
        catalogues = await self._sources.catalogues.read([_need(one) for one in claims])
        return [_past_claim(*facts) for facts in zip(claims, stays, uses, previous, catalogues, strict=True)]

    async def _stays(self, claims: Sequence[Opened]) -> list[tuple[Stay, ...]]:
        queries = {one.kept.claim_id: query for one in claims if (query := _stay_query(one))}
        found = await self._sources.history.earlier(list(queries.values()))
        stays = dict(zip(queries, found, strict=True))
        return [stays.get(one.kept.claim_id, ()) for one in claims]

    async def _uses(self, claims: Sequence[Opened]) -> list[tuple[ConcurrentUse, ...]]:
        queries = {one.kept.claim_id: query for one in claims if (query := _use_query(one))}
        found = await self._sources.uses.concurrent(list(queries.values())) if queries else ()
        uses = dict(zip(queries, found, strict=True))
        return [uses.get(one.kept.claim_id, ()) for one in claims]

    async def _previous(self, claims: Sequence[Opened]) -> list[tuple[Stay, ...]]:
        asked = [_previous_queries(one) for one in claims]
        queries = [query for of_claim in asked for query in of_claim]
        found = iter(await self._sources.history.previous(queries) if queries else ())
        return [tuple(stay for _ in of_claim for stay in next(found)) for of_claim in asked]


def _previous_queries(one: Opened) -> tuple[PreviousQuery, ...]:
    """Empty where the stays are kept."""
    if one.kept.place is None or one.submitted.HasField("compared_with"):
        return ()
    return previous_queries(one.kept.place, one.claim, one.submitted)


def person_of(claim: Claim, submitted: ClaimSubmitted) -> str | None:
    """Identifies the person of a claim; None where it names no person or no day: it has no earlier stays."""
    days = _days(claim, submitted)
    return days.person if days else None


def _days(claim: Claim, submitted: ClaimSubmitted) -> PersonDays | None:
    return person_days(claim, submitted.facility, submitted.card.insurance_number)


def _reason(received: Received) -> PassedOver | None:
    if received.is_archived:
        return PassedOver.ARCHIVED
    return PassedOver.CLOSED if received.is_closed else None


def _need(one: Opened) -> CatalogueNeed:
    submitted = one.submitted
    return catalogue_need(
        one.claim, submitted.facility, [period.registered_facility for period in submitted.card.periods]
    )


def _stay_query(one: Opened) -> StayQuery | None:
    """None where its stays are kept, and where it has none."""
    place, days = one.kept.place, one.days
    if place is None or days is None or one.submitted.HasField("compared_with"):
        return None
    return StayQuery(place, days, replaced_by(one.submitted))


def _use_query(one: Opened) -> UseQuery | None:
    """None where the uses are kept, and where the claim has none."""
    if one.kept.place is None or one.submitted.HasField("compared_with"):
        return None
    return use_query(one.kept.place, one.claim, one.submitted)


def _past_claim(
    one: Opened,
    stays: tuple[Stay, ...],
    uses: tuple[ConcurrentUse, ...] | None,
    previous: tuple[Stay, ...] | None,
    catalogues: CatalogueEntries,
) -> PastClaim:
    """Stays and uses are those of now, which count where none are kept."""
    submitted, person = one.submitted, person_of(one.claim, one.submitted)
    has_kept_stays = submitted.HasField("compared_with")
    if has_kept_stays:
        stays = kept_stays(submitted.compared_with, person) if person else ()
        uses = kept_uses(submitted.compared_with, one.claim)
        previous = kept_previous(submitted.compared_with, person)
    return PastClaim(
        one.kept,
        one.claim,
        one.received.received_at,
        CaseFacts(submitted, stays, catalogues, kept_usual(one.kept.facts.compared_with), uses, previous),
        has_kept_stays,
        _as_then(one.kept.facts, catalogues),
    )


def _as_then(kept: ClaimSubmitted, catalogues: CatalogueEntries) -> Catalogues:
    if not kept.HasField("compared_with"):
        return Catalogues.UNKNOWN
    is_same = kept.compared_with.catalogues_digest == catalogues_digest(catalogues)
    return Catalogues.AS_THEN if is_same else Catalogues.CHANGED

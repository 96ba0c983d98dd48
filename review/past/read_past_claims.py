"""Opens reviewed claims to be judged again: as they were sent, with the facts of then or of today."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from insurance.catalogue.catalogues import Catalogues as CatalogueEntries
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.catalogues.reading.catalogue_need import CatalogueNeed, catalogue_need
from review.judging.judge import CaseFacts
from review.judging.kept_comparison import catalogues_digest, kept_previous, kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.past.compared_now import ComparedNow, FoundNow, NowSources
from review.past.kept_claim import Catalogues, KeptClaim, PassedOver, PastClaim
from review.past.opened_claim import Opened, Received, person_of
from review.submitted_claim import format_of, read_claim
from review.v1.claim_submitted_pb2 import ClaimSubmitted


class KeptClaims(Protocol):
    """What the review has kept."""

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, KeptClaim]:
        """Return those of these claims that were reviewed, with their facts."""
        ...


class Contents(Protocol):
    """The claims as they were sent."""

    async def contents(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the contents, as far as they can be read."""
        ...


class ClaimReader(Protocol):
    """Reads the content of claims."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Return the claim. Raises Unreadable."""
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
    """Where the past is read. Without a register, the facts are those that were kept.

    `reads_archive`: `kept` and `contents` have archived claims, too.
    """

    kept: KeptClaims
    contents: Contents
    now: NowSources
    catalogues: CatalogueSource
    register: Register | None
    reads_archive: bool = False


class ReadPastClaims:
    """The use case for a page of claims."""

    def __init__(self, reader: ClaimReader, sources: PastSources) -> None:
        self._reader = reader
        self._sources = sources
        self._compared_now = ComparedNow(sources.now)

    async def __call__(self, page: Sequence[Received]) -> tuple[list[PastClaim], dict[UUID, PassedOver]]:
        """Return the claims that can be judged again, in their order, and why the others cannot."""
        passed_over = {one.claim_id: reason for one in page if (reason := self._reason(one))}
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
        found = await self._compared_now(claims)
        catalogues = await self._sources.catalogues.read([_need(one) for one in claims])
        return [_past_claim(*facts) for facts in zip(claims, found, catalogues, strict=True)]

    def _reason(self, received: Received) -> PassedOver | None:
        if received.is_closed:
            return PassedOver.CLOSED
        return PassedOver.ARCHIVED if received.is_archived and not self._sources.reads_archive else None


def _need(one: Opened) -> CatalogueNeed:
    submitted = one.submitted
    return catalogue_need(
        one.claim, submitted.facility, [period.registered_facility for period in submitted.card.periods]
    )


def _past_claim(one: Opened, now: FoundNow, catalogues: CatalogueEntries) -> PastClaim:
    """What was kept of the comparison counts; where nothing was kept, what is there now."""
    submitted, person = one.submitted, person_of(one.claim, one.submitted)
    has_kept_stays = submitted.HasField("compared_with")
    stays: tuple[Stay, ...] = now.stays
    uses: tuple[ConcurrentUse, ...] | None = now.uses
    previous: tuple[Stay, ...] | None = now.previous
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

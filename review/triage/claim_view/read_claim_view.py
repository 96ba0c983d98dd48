"""Reads one claim with all that its reviewer needs to decide it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.submitted_claim import case_of, format_of, read_claim
from review.triage.claim_view.build_claim_view import OpenedCase, claim_view
from review.triage.claim_view.case_file import CaseFile
from review.triage.claim_view.claim_archived import ClaimArchived
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import Event, StayView
from review.triage.claim_view.outside_scope import evidence_within_scope, findings_within_scope
from review.triage.claim_view.overlaps import overlapping
from review.triage.claim_view.sent_words import sent_words
from review.triage.queue.queue_filter import CaseState
from review.triage.queue.queue_page import QueueRow
from review.triage.refusals import CaseNotFound
from review.v1.claim_submitted_pb2 import ClaimSubmitted


class CaseFiles(Protocol):
    """What is kept of cases. A reviewer gets no case outside of the reviewer's scope."""

    async def find(self, claim_id: UUID, actor: Actor) -> CaseFile | None:
        """The file of one case; None where there is none within scope. Raises DatabaseAway."""
        ...

    async def row(self, claim_id: UUID, actor: Actor) -> QueueRow | None:
        """The row of one case, also of an archived one, which has no file. Raises DatabaseAway."""
        ...

    async def facts(self, claim_ids: Collection[UUID], actor: Actor) -> dict[UUID, bytes]:
        """The facts of those of these claims that are within scope. Raises DatabaseAway."""
        ...

    async def stays(self, claim_id: UUID) -> tuple[StayView, ...]:
        """All stays of the patient of this claim, by first day. Raises DatabaseAway."""
        ...

    async def history(self, row_of_case: CaseFile, actor: Actor) -> tuple[Event, ...]:
        """What happened to the claim, oldest first, as far as the reviewer may know. Raises DatabaseAway."""
        ...


class ClaimContents(Protocol):
    """The claims as they were sent."""

    async def find(self, claim_id: UUID) -> bytes | None:
        """Return the content of a claim, None where there is none. Raises DatabaseAway."""
        ...

    async def archived(self, claim_id: UUID) -> tuple[str, datetime] | None:
        """Return the file that the claim is in, and since when; None where it is not archived.

        Raises DatabaseAway.
        """
        ...

    async def replacement(self, claim_id: UUID) -> UUID | None:
        """Return the claim that replaces a claim, None where there is none. Raises DatabaseAway."""
        ...


class FacilityNames(Protocol):
    """The facilities that the register has."""

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        """Return the names of those that the register has. Raises DatabaseAway."""
        ...


class ClaimReader(Protocol):
    """Reads the content of claims."""

    def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """Return the claim. Raises Unreadable."""
        ...


class ReadClaimView:
    """The use case of the claim page. It raises DatabaseAway."""

    def __init__(
        self, files: CaseFiles, contents: ClaimContents, facilities: FacilityNames, reader: ClaimReader
    ) -> None:
        self._files = files
        self._contents = contents
        self._facilities = facilities
        self._reader = reader

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim. Raises CaseNotFound, ClaimArchived and NotPermitted."""
        actor.ensure(Permission.READ)
        file = await self._files.find(claim_id, actor)
        if file is None:
            raise await self._why_not(claim_id, actor)
        opened = await self._open(file.facts)
        stays = await self._files.stays(claim_id)
        view = claim_view(
            replace(file, reviewed=findings_within_scope(file.reviewed, actor, _facilities(opened, stays))),
            opened,
            stays,
            await self._others(stays, actor),
            await self._files.history(file, actor),
            await self._facilities.names({file.row.facility}),
            await self._replacement(file),
        )
        return evidence_within_scope(view, actor)

    async def _why_not(self, claim_id: UUID, actor: Actor) -> CaseNotFound:
        row = await self._files.row(claim_id, actor)
        archived = await self._contents.archived(claim_id) if row else None
        return ClaimArchived(row, *archived) if row and archived else CaseNotFound()

    async def _replacement(self, file: CaseFile) -> UUID | None:
        """The claim that replaces it: only a closed one has such."""
        is_closed = file.row.state == CaseState.CLOSED
        return await self._contents.replacement(file.row.claim_id) if is_closed else None

    async def _others(self, stays: Collection[StayView], actor: Actor) -> dict[UUID, OpenedCase]:
        """The claims of overlapping stays, as far as the reviewer may see them."""
        facts = await self._files.facts(overlapping(stays), actor)
        return {claim_id: await self._open(message) for claim_id, message in facts.items()}

    async def _open(self, facts: bytes) -> OpenedCase:
        submitted = ClaimSubmitted.FromString(facts)
        content = await self._contents.find(UUID(submitted.claim_id))
        claim = read_claim(submitted) or self._reader.read(content or b"", format_of(submitted))
        return OpenedCase(submitted, claim, sent_words(content, claim), content)


def _facilities(opened: OpenedCase, stays: Collection[StayView]) -> set[str]:
    """The facilities that the findings may name."""
    receipts = case_of(opened.submitted, opened.claim, ()).receipts.genuine
    return {stay.facility for stay in stays} | {receipt.facility for receipt in receipts}

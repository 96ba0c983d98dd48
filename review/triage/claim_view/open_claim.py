"""Opens a claim for a reviewer, or shows the patient's name. The access log says so first."""

from contextlib import suppress
from typing import Protocol
from uuid import UUID

from review.accounts.actor import Actor
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import AttachmentView
from review.triage.refusals import CaseNotFound


class Claims(Protocol):
    """The use case that reads a claim."""

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim. Raises CaseNotFound, NotPermitted and DatabaseAway."""
        ...


class ReadingLog(Protocol):
    """The access log of people. Raises DatabaseAway, and ValueError for a number that cannot exist."""

    async def log_claim_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        """Log that a reviewer opened a claim of the person. `insurance_number` is the register's."""
        ...

    async def log_name_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        """Log that a reviewer had the name of the person shown."""
        ...


class PersonNames(Protocol):
    """The people of the register."""

    async def find(self, insurance_number: str) -> str | None:
        """Return the full name, None where the register does not have the person. Raises DatabaseAway."""
        ...


class OpenClaim:
    """The use cases of a claim's page. All raise CaseNotFound, NotPermitted and DatabaseAway.

    What is shown was logged before, and nothing is shown where the log cannot be written. A claim without any
    number that a person can have names nobody: there is nobody to log.
    """

    def __init__(self, claims: Claims, log: ReadingLog, names: PersonNames) -> None:
        self._claims = claims
        self._log = log
        self._names = names

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        """The claim."""
        view = await self._claims(claim_id, actor)
        with suppress(ValueError):
            await self._log.log_claim_read(view.number_of_person, view.insurance_number, actor.account)
        return view

    async def attachment(self, claim_id: UUID, place: int, actor: Actor) -> AttachmentView:
        """A document of the facility's explanation, counted from 1. Without it, CaseNotFound."""
        view = await self(claim_id, actor)
        explanation = view.evidence.explanation
        attachments = explanation.attachments if explanation else ()
        if not 1 <= place <= len(attachments):
            raise CaseNotFound
        return attachments[place - 1]

    async def with_name(self, claim_id: UUID, actor: Actor) -> tuple[ClaimView, str]:
        """The claim with the patient's name: as the claim has it, or else the register; or empty."""
        view = await self._claims(claim_id, actor)
        with suppress(ValueError):
            await self._log.log_name_read(view.number_of_person, view.insurance_number, actor.account)
        name = view.name_on_claim
        if not name and view.insurance_number:
            name = await self._names.find(view.insurance_number) or ""
        return view, name

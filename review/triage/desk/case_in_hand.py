"""A case within the transaction of a decision, and what the transaction may do with it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from insurance.law.insured import Copayment
from review.mailbox.change import Change
from review.triage.deciding.decision import Action
from review.triage.deciding.finding_verdicts import FindingVerdict
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import ClaimDecided, Decision
from review.v1.review_pb2 import Review


class Look(StrEnum):
    """Which look at the claim a decision is. SETTLED: a lead settles what two reviewers decided."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    SETTLED = "SETTLED"


class CaseNow(msgspec.Struct, frozen=True):
    """The columns of a case that decide who may do what with it.

    `last_day` is the last day of the visit; of a claim without any day, the day of receipt.
    """

    claim_id: UUID
    facility: str
    province: str
    last_day: date
    state: CaseState
    version: int
    review_digest: bytes
    marks: tuple[CaseMark, ...]
    held_by: UUID | None
    held_until: datetime | None
    decided_by: UUID | None
    decided_at: datetime | None


class Seen(msgspec.Struct, frozen=True):
    """What the reviewer had on the screen: a decision is bound to it."""

    version: int
    review_digest: bytes


class CaseFacts(msgspec.Struct, frozen=True):
    """What a claim is decided on. `submitted` has no content; `claim_digest` is that of the content."""

    submitted: ClaimSubmitted
    claim_digest: bytes
    review: Review


class KeptDecision(msgspec.Struct, frozen=True):
    """A row of review.decisions. `copayment` is the patient's part, None where it is not known."""

    decision_id: UUID
    look: Look
    action: Action
    reviewer_id: UUID
    decided_at: datetime
    is_effective: bool
    case_version: int
    message: Decision
    proposed: Decimal
    copayment: Decimal | None
    currency: str


class NewDecision(msgspec.Struct, frozen=True):
    """A row to be added. `undoes` is the decision that it takes back; None for a decision of its own."""

    kept: KeptDecision
    facts: CaseFacts
    review_digest: bytes
    undoes: UUID | None = None
    verdicts: Sequence[FindingVerdict] = ()


class CaseInHand(Protocol):
    """A locked case. What is done with it is committed together. All methods raise DatabaseAway."""

    @property
    def case(self) -> CaseNow:
        """The case as it was when it was locked."""
        ...

    async def facts(self) -> CaseFacts:
        """Return what the claim is decided on. Raises CaseNotFound where it has been archived."""
        ...

    async def decisions(self) -> Sequence[KeptDecision]:
        """Return the decisions on the claim that were not undone, the newest first."""
        ...

    async def draw_key(self) -> bytes:
        """Return the secret by which claims are drawn for a second look."""
        ...

    async def copaid(self, insurance_number: str, year: int) -> Sequence[Copayment]:
        """Return what the person co-paid in that year for other claims; nobody changes it meanwhile."""
        ...

    async def add(self, decision: NewDecision) -> None:
        """Add a decision, or the undoing of one."""
        ...

    async def show(self, decision_id: UUID, decided: ClaimDecided, *, is_question: bool) -> None:
        """Show the facility the decision, or the question."""
        ...

    async def hide(self) -> None:
        """Show the facility no decision and no question any more."""
        ...

    async def charge(self, insurance_number: str, copaid: Sequence[Copayment]) -> None:
        """Charge the patient's co-payments, one for each day, in place of earlier ones of the claim.

        Nobody is charged where the register does not have the number, or where it is empty.
        """
        ...

    async def change_to(self, case: CaseNow) -> None:
        """Store the case in its new state, with the next version."""
        ...

    async def announce(self, change: Change) -> None:
        """Tell the facility that the state of its claim changed."""
        ...


class Cases(Protocol):
    """The reviewed claims."""

    def open(self, claim_id: UUID, *, for_change: bool) -> AbstractAsyncContextManager[CaseInHand | None]:
        """The case of a claim; None where there is none. Committed at the end of the block, unless it raises.

        `for_change`: it is locked, so that nobody else decides, withdraws or explains the claim meanwhile.
        Raises DatabaseAway.
        """
        ...

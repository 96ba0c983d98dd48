"""The ports of triage, in memory and on PostgreSQL, for one suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from review.triage.assigning.assignment_table import AssignmentTable
from review.triage.desk.case_in_hand import CaseFacts, CaseNow
from review.triage.queue.queue_filter import CaseState
from review.v1.claim_submitted_pb2 import CardFacts, ClaimSubmitted
from review.v1.decision_pb2 import ClaimDecided
from review.v1.review_pb2 import Review
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER
from tests.fakes.triage_ports import FakeAssignments, FakeCases, TriageStore
from tests.integration.triage_desk import Desk, open_desk


class TriagePorts(Protocol):
    """The ports, and what a test needs besides."""

    cases: Any
    assignments: Any

    async def claim(self) -> UUID:
        """Add a reviewed claim of a patient whom the register knows."""
        ...

    async def shown(self, claim_id: UUID) -> ClaimDecided | None:
        """What the facility is shown of the claim."""
        ...

    async def copayments(self) -> list[tuple[date, int]]:
        """What the patient co-paid, by amount."""
        ...

    async def changes(self) -> list[str]:
        """What facilities were told since the reviews."""
        ...

    async def forget_people(self) -> None:
        """Delete the patient from the register."""
        ...


class TriageInMemory:
    """In memory."""

    def __init__(self) -> None:
        self._store = TriageStore()
        self._store.people.add(INSURANCE_NUMBER)
        self.cases, self.assignments = FakeCases(self._store), FakeAssignments(self._store)

    async def claim(self) -> UUID:
        claim_id = uuid4()
        case = CaseNow(
            claim_id=claim_id,
            facility=FACILITY,
            province=FACILITY[:2],
            last_day=date(2026, 3, 2),
            state=CaseState.WAITING,
            version=0,
            review_digest=b"review",
            marks=(),
            held_by=None,
            held_until=None,
            decided_by=None,
            decided_at=None,
        )
        submitted = ClaimSubmitted(
            claim_id=str(claim_id), facility=FACILITY, card=CardFacts(insurance_number=INSURANCE_NUMBER)
        )
        submitted.received_at.FromDatetime(datetime(2026, 3, 3, tzinfo=UTC))
        self._store.add(case, CaseFacts(submitted, b"claim", Review(rulebook_version="1")))
        return claim_id

    async def shown(self, claim_id: UUID) -> ClaimDecided | None:
        row = self._store.shown.get(claim_id)
        return row[1] if row else None

    async def copayments(self) -> list[tuple[date, int]]:
        rows = ((paid.day, paid.amount) for _, copaid in self._store.copayments.values() for paid in copaid)
        return sorted(rows, key=lambda row: row[1])

    async def changes(self) -> list[str]:
        return [str(change) for _, change in self._store.changes]

    async def forget_people(self) -> None:
        self._store.people.clear()


class TriageOnPostgres:
    """On PostgreSQL."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.cases, self.assignments = desk.cases, AssignmentTable(desk.database)
        self.shown, self.copayments, self.changes = desk.shown, desk.copayments, desk.changes

    async def claim(self) -> UUID:
        return await self._desk.claim()

    async def forget_people(self) -> None:
        await self._desk.rows("DELETE FROM gateway.people")


@asynccontextmanager
async def open_triage(database_url: str | None) -> AsyncIterator[TriagePorts]:
    """In memory without a database."""
    if database_url is None:
        yield TriageInMemory()
        return
    async with open_desk(database_url) as desk:
        yield TriageOnPostgres(desk)

"""The use cases of triage on PostgreSQL, over claims that were submitted and reviewed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from google.type.date_pb2 import Date

from gateway.claims.cancelling.cancellation_table import CancellationTable
from gateway.claims.explaining.explanation_table import ExplanationTable
from gateway.claims.intake.claim_intake import ClaimIntake
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from gateway.mailbox.claim_content import ClaimContentTable
from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.answer.money_message import money_message
from review.mailbox.tables import METADATA
from review.triage.agreement.look_pair_table import LookPairTable
from review.triage.agreement.show_agreement import ShowAgreement
from review.triage.assigning.assign import AssignClaim, TakeNext
from review.triage.assigning.assignment_table import AssignmentTable
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.reason_codes import reason_codes
from review.triage.deciding.second_look import SecondLook
from review.triage.desk.case_in_hand import Seen
from review.triage.desk.case_table import CaseTable
from review.triage.desk.decide import Decide, Decided
from review.triage.desk.preview import PreviewDecision
from review.triage.desk.reckoning import Reckoning
from review.triage.desk.undo import UndoDecision
from review.triage.new_case import new_case
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import (
    CLAIM_FORMAT_FHIR_R4_JSON,
    CardFacts,
    ClaimSubmitted,
    ComparedWith,
    Entitlement,
    EntitlementPart,
)
from review.v1.decision_pb2 import ClaimDecided
from review.v1.review_pb2 import BAND_CHECK, FINDING_OUTCOME_WARN, Finding
from review.worker.queue.claim_queue import ClaimQueue, take_number
from review.worker.queued_claim import Reviewed
from review.worker.review_table import ReviewTable
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.postgres.url import database_address
from runtime.sharing.side_threads import SideThreads
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim

TABLES = ", ".join(table.fullname for table in METADATA.sorted_tables)
POPULATION = (
    f"TRUNCATE {TABLES}, gateway.claims, gateway.copayments, gateway.people, gateway.facilities CASCADE",
    f"INSERT INTO gateway.facilities VALUES ('{FACILITY}', 'A', '01', 'central')",
    f"INSERT INTO gateway.people VALUES ('{INSURANCE_NUMBER}', '{CHIP_ID}', 'Nguyễn Thử', '1990', 'male')",
)
VISIT: dict[str, Any] = {
    "visit_code": "1.1",
    "rate": "80",
    "small_visit_rate": "100",
    "small_visit_below": "0",
    "right_line": True,
    "has_copay_ceiling": True,
}
DAY = Date(year=2026, month=3, day=2)


class Counter:
    """Counts decisions and the money of those that took effect."""

    def __init__(self) -> None:
        self.counted: list[str] = []
        self.amounts: list[tuple[Decimal, Decimal]] = []

    def count_decision(self, decision: str) -> None:
        self.counted.append(decision)

    def count_amounts(self, proposed: Decimal, accepted: Decimal) -> None:
        self.amounts.append((proposed, accepted))


class Desk:
    """The use cases, and a facility and a worker that bring claims."""

    def __init__(
        self, database: Database, connection: asyncpg.Connection, worker: int, second_look_from: int
    ) -> None:
        self.clock = FakeClock()
        self.counter = Counter()
        self._connection = connection
        self.database = database
        self._worker = worker
        self._codes = reason_codes({"W04": Text("trùng", "twice"), "W06": Text("sai", "wrong")})
        law = BenefitLaw(read_parameters())
        self.cases = CaseTable(database)
        reckoning = Reckoning(ClaimContentTable(database), reader(), law, self._codes)
        second_look = SecondLook(Decimal(second_look_from), 0)
        self.decide = Decide(
            self.cases,
            reckoning,
            second_look,
            law,
            self._codes,
            self.counter,
            self.clock,
        )
        self.preview = PreviewDecision(self.cases, reckoning)
        self.cancellations = CancellationTable(database)
        self.explanations = ExplanationTable(database)
        self.show_agreement = ShowAgreement(LookPairTable(database))
        assignments = AssignmentTable(database)
        self.take_next = TakeNext(assignments, self.clock)
        self.assign = AssignClaim(assignments, self.clock)
        self.undo = UndoDecision(self.cases, self.counter, self.clock)

    async def claim(
        self,
        *findings: Finding,
        lines: int = 2,
        number: str | None = None,
        supply_cap: str = "",
        parts: Sequence[EntitlementPart] = (),
        **changes: Any,
    ) -> UUID:
        """A claim of these many lines of 1,000 each, reviewed with these findings.

        `changes` replace elements of the FHIR claim. `supply_cap` is in VND; without it, there is none.
        `parts` are those of a stay that is reckoned by parts.
        """
        content = fhir_claim(number, lines=lines, **changes)
        claim = reader().read(content, ClaimFormat.FHIR_R4_JSON)
        claim_id = uuid4()
        entitlement = Entitlement(**VISIT, supply_cap=supply_cap, parts=parts)
        submitted = _submitted(claim_id, content, claim, entitlement)
        kept = KeptClaim(
            claim_id=claim_id,
            facility=FACILITY,
            number=claim.number,
            format=ClaimFormat.FHIR_R4_JSON,
            content=content,
            received_at=self.clock.now(),
        )
        intake = ClaimIntake(self.database, SideThreads())
        assert await intake.keep([NewClaim(kept, submitted.SerializeToString(), None)]) == [kept]
        await self._review(submitted, claim, findings)
        return claim_id

    async def _review(self, submitted: ClaimSubmitted, claim: Claim, findings: Sequence[Finding]) -> None:
        (queued,) = (await ClaimQueue(self._connection, self._worker).take()).claims
        answer = ClaimReviewed(claim_id=submitted.claim_id)
        answer.reviewed_at.FromDatetime(datetime.now(UTC))
        review = answer.review
        review.band, review.rulebook_version = BAND_CHECK, "1"
        proposed, off = claimed_amounts(claim).proposed, sum(map(_taken_off, findings))
        review.proposed_amount.CopyFrom(money_message(proposed, "VND"))
        review.accepted_amount.CopyFrom(money_message(max(proposed - off, Decimal(0)), "VND"))
        for name in ("amount_at_stake", "expected_recovery"):
            getattr(review, name).CopyFrom(money_message(Decimal(1000 * len(claim.lines)), "VND"))
        review.findings.extend(findings)
        serialised = review.SerializeToString(deterministic=True)
        case = new_case(submitted, claim, answer, serialised, ComparedWith(), drawn=False)
        table = ReviewTable(self._connection, self._worker)
        assert len(await table.keep([Reviewed(queued, answer, case)])) == 1

    async def seen(self, claim_id: UUID) -> Seen:
        """What a page of the claim shows now."""
        query = "SELECT version, review_digest FROM review.cases WHERE claim_id = $1"
        return Seen(*await self._connection.fetchrow(query, claim_id))

    async def decided(self, actor: Actor, claim_id: UUID, draft: DecisionDraft) -> Decided:
        """Decide on what a page shows now."""
        return await self.decide(actor, claim_id, draft, await self.seen(claim_id))

    async def case(self, claim_id: UUID) -> Any:
        """The row of the case."""
        return await self._connection.fetchrow("SELECT * FROM review.cases WHERE claim_id = $1", claim_id)

    async def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row) for row in await self._connection.fetch(query, *arguments)]

    async def changes(self) -> list[str]:
        """What the facility was told, after the receipt and the review of each claim."""
        query = "SELECT change FROM review.claim_changes ORDER BY change_id"
        return [change for (change,) in await self.rows(query) if change not in ("RECEIVED", "REVIEWED")]

    async def shown(self, claim_id: UUID) -> ClaimDecided | None:
        """What the facility is shown."""
        rows = await self.rows("SELECT message FROM review.decided WHERE claim_id = $1", claim_id)
        return ClaimDecided.FromString(rows[0][0]) if rows else None

    async def copayments(self) -> list[tuple[date, int]]:
        """What the patient co-paid."""
        return await self.rows("SELECT day, amount FROM gateway.copayments ORDER BY amount")

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.pass_by(seconds)


@asynccontextmanager
async def open_desk(database_url: str, second_look_from: int = 10**9) -> AsyncIterator[Desk]:
    """A desk on a database with a facility and a patient; what the database had is deleted."""
    connection = await asyncpg.connect(database_address(database_url).urls[0])
    try:
        for statement in POPULATION:
            await _execute(connection, statement)
        async with open_database(database_url) as database:
            yield Desk(database, connection, await take_number(connection), second_look_from)
    finally:
        await connection.close()


async def _execute(connection: asyncpg.Connection, statement: str) -> None:
    """Again where a console that counts all claims meanwhile has locked the tables in another order."""
    while True:
        with suppress(asyncpg.DeadlockDetectedError):
            await connection.execute(statement)
            return


def an_actor(role: Role = Role.REVIEWER, *provinces: str) -> Actor:
    """A reviewer."""
    return Actor(
        reviewer_id=uuid4(), account="ha", full_name="Trần Thu Hà", role=role, provinces=frozenset(provinces)
    )


@cache
def reader() -> ClaimReader:
    """The reader of all claims."""
    return ClaimReader()


def _taken_off(finding: Finding) -> int:
    return 0 if finding.outcome == FINDING_OUTCOME_WARN else finding.amount.units


def _submitted(claim_id: UUID, content: bytes, claim: Claim, entitlement: Entitlement) -> ClaimSubmitted:
    submitted = ClaimSubmitted(
        claim_id=str(claim_id),
        facility=FACILITY,
        format=CLAIM_FORMAT_FHIR_R4_JSON,
        content=content,
        card=CardFacts(asked=True, person_known=True, insurance_number=INSURANCE_NUMBER, day=DAY),
        read_claim=encode_claim(claim),
        reader_version=reader_version(),
        entitlement=entitlement,
    )
    submitted.received_at.FromDatetime(datetime(2026, 3, 3, tzinfo=UTC))
    return submitted

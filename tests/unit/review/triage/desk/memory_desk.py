"""The use cases of the desk on cases in memory."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.law.benefit_law import BenefitLaw
from insurance.text import Text
from review.accounts.actor import Actor
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.second_look import SecondLook
from review.triage.desk.case_in_hand import CaseFacts, CaseNow, Seen
from review.triage.desk.decide import Decide, Decided
from review.triage.desk.preview import PreviewDecision
from review.triage.desk.reckoning import Reckoning
from review.triage.desk.undo import UndoDecision
from review.triage.queue.queue_filter import CaseMark, CaseState
from review.v1.claim_submitted_pb2 import CardFacts, ClaimSubmitted, Entitlement, EntitlementPart
from review.v1.decision_pb2 import ClaimDecided
from review.v1.review_pb2 import Finding, Review
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER
from tests.fakes.triage_ports import FakeCases, TriageStore
from tests.integration.triage_desk import VISIT, Counter
from tests.unit.review.triage.deciding.claims import bill

CODES = {code: Text(f"vi {code}", f"en {code}") for code in ("W04", "W06")}
DAY = date(2026, 3, 2)


class Nothing:
    """The ports ClaimContents and ClaimReader, which are not needed: the claims were read."""

    async def find(self, claim_id: UUID) -> bytes | None:
        raise AssertionError

    def read(self, content: bytes, claim_format: object) -> None:
        raise AssertionError


class MemoryDesk:
    """The use cases, over claims of one patient whom the register knows."""

    def __init__(
        self, law: BenefitLaw, second_look_from: int = 10**9, second_look_percent: float = 0
    ) -> None:
        self.clock, self.counter = FakeClock(), Counter()
        self.store = TriageStore()
        self.store.people.add(INSURANCE_NUMBER)
        cases = FakeCases(self.store)
        reckoning = Reckoning(Nothing(), Nothing(), law, CODES)  # type: ignore[arg-type]
        second_look = SecondLook(Decimal(second_look_from), second_look_percent)
        self.decide = Decide(cases, reckoning, second_look, law, CODES, self.counter, self.clock)
        self.preview = PreviewDecision(cases, reckoning)
        self.undo = UndoDecision(cases, self.counter, self.clock)

    def claim(
        self,
        *findings: Finding,
        claim: Claim | None = None,
        parts: Sequence[EntitlementPart] = (),
        last_day: date = DAY,
        **entitlement: Any,
    ) -> UUID:
        """A claim, of two lines of 1,000 unless another one is given, reviewed with these findings.

        `parts` are those of a stay that is reckoned by parts; `entitlement` has what is not as in VISIT.
        """
        claim_id, claim = uuid4(), claim or bill(1000, 1000)
        submitted = ClaimSubmitted(
            claim_id=str(claim_id),
            facility=FACILITY,
            card=CardFacts(insurance_number=INSURANCE_NUMBER),
            read_claim=encode_claim(claim),
            reader_version=reader_version(),
            entitlement=Entitlement(**VISIT | entitlement, parts=parts),
        )
        submitted.received_at.FromDatetime(datetime(2026, 3, 3, tzinfo=UTC))
        case = CaseNow(
            claim_id=claim_id,
            facility=FACILITY,
            province=FACILITY[:2],
            last_day=last_day,
            state=CaseState.WAITING,
            version=0,
            review_digest=b"review",
            marks=(),
            held_by=None,
            held_until=None,
            decided_by=None,
            decided_at=None,
        )
        review = Review(findings=findings, rulebook_version="1")
        self.store.add(case, CaseFacts(submitted, b"claim", review))
        return claim_id

    async def decided(self, actor: Actor, claim_id: UUID, draft: DecisionDraft) -> Decided:
        """Decide on what a page shows now."""
        return await self.decide(actor, claim_id, draft, self.seen(claim_id))

    def seen(self, claim_id: UUID) -> Seen:
        """What a page of the claim shows now."""
        case = self.case(claim_id)
        return Seen(case.version, case.review_digest)

    def case(self, claim_id: UUID) -> CaseNow:
        """The case."""
        return self.store.cases[claim_id]

    def change(self, claim_id: UUID, **changes: object) -> None:
        """Change the case."""
        self.store.cases[claim_id] = replace(self.case(claim_id), **changes)

    def explain(self, claim_id: UUID) -> None:
        """What the mailbox does when the facility explains."""
        self.store.shown.pop(claim_id)
        version = self.case(claim_id).version + 1
        self.change(claim_id, state=CaseState.WAITING, version=version, marks=(CaseMark.EXPLAINED,))

    def shown(self, claim_id: UUID) -> ClaimDecided | None:
        """What the facility is shown."""
        return self.store.shown[claim_id][1] if claim_id in self.store.shown else None

    def copayments(self) -> list[tuple[date, int]]:
        """What the patient co-paid."""
        return [(paid.day, paid.amount) for _, copaid in self.store.copayments.values() for paid in copaid]

    def changes(self) -> list[str]:
        """What the facility was told since the reviews."""
        return [str(change) for _, change in self.store.changes]

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.pass_by(seconds)

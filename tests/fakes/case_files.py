"""What is kept of reviewed claims, in memory: for pages and use cases that show a claim."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.accounts.actor import Actor
from review.answer.money_message import money_message
from review.judging.kept_usual import usual_message
from review.rulebook.engine.usual import Usual
from review.submitted_claim import read_claim
from review.triage.case import TriageCase, triage_case
from review.triage.claim_view.case_file import CaseFile
from review.triage.claim_view.decision_events import decision_events
from review.triage.claim_view.evidence import Event, EventKind, StayView
from review.triage.claim_view.read_claim_view import ReadClaimView
from review.triage.deciding.check_draft import decision_of
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.decision_message import decision_message
from review.triage.deciding.decision_view import DecisionRow
from review.triage.queue.queue_page import QueueRow
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import CLAIM_FORMAT_FHIR_R4_JSON, CardFacts, ClaimSubmitted, Entitlement
from review.v1.decision_pb2 import Explanation
from review.v1.review_pb2 import BAND_CHECK, FINDING_OUTCOME_WARN, Finding
from review.v1.signature_pb2 import Signature
from tests.fakes.fhir_claim import FACILITY, INSURANCE_NUMBER, fhir_claim

RECEIVED_AT = datetime(2026, 3, 3, 1, tzinfo=UTC)
REVIEWED_AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
READER = ClaimReader()


class FakeCaseFiles:
    """The ports CaseFiles, ClaimContents and FacilityNames of ReadClaimView."""

    def __init__(self) -> None:
        self.files: dict[UUID, CaseFile] = {}
        self.decisions: dict[UUID, list[DecisionRow]] = {}
        self.contents: dict[UUID, bytes] = {}
        self.replacements: dict[UUID, UUID] = {}
        self.archive: dict[UUID, tuple[str, datetime]] = {}
        self.patient_stays: dict[UUID, tuple[StayView, ...]] = {}
        # As for a claim that waits for its second look.
        self.hides_decisions = False

    def claim(
        self,
        *findings: Finding,
        on_trial: Sequence[Finding] = (),
        replaces: UUID | None = None,
        row: Any = (),
        **content: Any,
    ) -> UUID:
        """Add a claim with these findings. `row` are fields of its row, `content` elements of the claim."""
        claim_id, sent = uuid4(), fhir_claim(**content)
        claim = READER.read(sent, ClaimFormat.FHIR_R4_JSON)
        submitted = _submitted(claim_id, claim, replaces)
        reviewed = _reviewed(claim_id, claim, findings)
        reviewed.review.findings_on_trial.extend(on_trial)
        case = triage_case(submitted, claim, reviewed.review, REVIEWED_AT, b"\x01", drawn=False)
        self.files[claim_id] = CaseFile(
            _row(case, dict(row)),
            b"\x01",
            submitted.SerializeToString(),
            reviewed.SerializeToString(),
            None,
        )
        self.contents[claim_id] = sent
        self.decisions[claim_id] = []
        if replaces:
            self.replacements[replaces] = claim_id
        return claim_id

    def decide(
        self,
        claim_id: UUID,
        draft: DecisionDraft,
        by: UUID,
        *,
        undone: bool = False,
        in_effect: bool = True,
        look: str = "FIRST",
    ) -> UUID:
        """Add a decision on a claim, and its undoing. Return its ID."""
        claim = read_claim(ClaimSubmitted.FromString(self.files[claim_id].facts))
        assert claim
        decision, rows = decision_of(draft, claimed_amounts(claim)), self.decisions[claim_id]
        made = DecisionRow(
            decision_id=uuid4(),
            kind="DECISION",
            action=decision.action,
            look=look,
            is_effective=in_effect,
            reviewer_id=by,
            decided_at=REVIEWED_AT + timedelta(minutes=1 + len(rows)),
            supersedes=None,
            proposed=decision.proposed,
            currency=decision.currency,
            message=decision_message(decision, None).SerializeToString(),
        )
        rows.append(made)
        if undone:
            at = made.decided_at + timedelta(seconds=30)
            undo = {"decision_id": uuid4(), "kind": "UNDO", "supersedes": made.decision_id, "decided_at": at}
            rows.append(msgspec.structs.replace(made, **undo))
        return made.decision_id

    def sign(self, claim_id: UUID, signature: Signature) -> None:
        """Let the claim have come in with this signature."""
        file = self.files[claim_id]
        facts = ClaimSubmitted.FromString(file.facts)
        facts.signature.CopyFrom(signature)
        self.files[claim_id] = msgspec.structs.replace(file, facts=facts.SerializeToString())

    def compare_with(self, claim_id: UUID, usual: Usual) -> None:
        """Let the claim have been compared with this group."""
        file = self.files[claim_id]
        facts = ClaimSubmitted.FromString(file.facts)
        facts.compared_with.usual.CopyFrom(usual_message(usual))
        self.files[claim_id] = msgspec.structs.replace(file, facts=facts.SerializeToString())

    def change(self, claim_id: UUID, **row: Any) -> None:
        """Change the row of a claim."""
        file = self.files[claim_id]
        self.files[claim_id] = msgspec.structs.replace(file, row=msgspec.structs.replace(file.row, **row))

    def explain(self, claim_id: UUID, text: str) -> None:
        """Let the facility explain."""
        message = Explanation(claim_id=str(claim_id), text=text)
        message.explained_at.FromDatetime(REVIEWED_AT)
        file = self.files[claim_id]
        self.files[claim_id] = msgspec.structs.replace(file, explanation=message.SerializeToString())

    @property
    def read(self) -> ReadClaimView:
        """The use case over these files."""
        return ReadClaimView(self, self, self, READER)

    async def find(self, claim_id: UUID, actor: Actor | None = None) -> Any:
        """The file of a case within scope; without an actor, the content of the claim."""
        if actor is None:
            return self.contents.get(claim_id)
        file = self.files.get(claim_id)
        is_there = claim_id not in self.archive and await self.row(claim_id, actor)
        return file if is_there else None

    async def row(self, claim_id: UUID, actor: Actor) -> QueueRow | None:
        file = self.files.get(claim_id)
        return file.row if file and actor.sees(file.row.facility[:2]) else None

    async def archived(self, claim_id: UUID) -> tuple[str, datetime] | None:
        return self.archive.get(claim_id)

    async def facts(self, claim_ids: Collection[UUID], actor: Actor) -> dict[UUID, bytes]:
        return {}

    async def stays(self, claim_id: UUID) -> tuple[StayView, ...]:
        return self.patient_stays.get(claim_id, ())

    async def history(self, row_of_case: CaseFile, actor: Actor) -> tuple[Event, ...]:
        row = row_of_case.row
        known = () if self.hides_decisions else self.decisions[row.claim_id]
        made = decision_events(known, row.state)
        return (Event(row.received_at, EventKind.RECEIVED), *made)

    async def replacement(self, claim_id: UUID) -> UUID | None:
        return self.replacements.get(claim_id)

    async def names(self, codes: Collection[str]) -> Mapping[str, str]:
        return dict.fromkeys(codes, "Bệnh viện Đa khoa A")


def _submitted(claim_id: UUID, claim: Claim, replaces: UUID | None) -> ClaimSubmitted:
    submitted = ClaimSubmitted(
        claim_id=str(claim_id),
        facility=FACILITY,
        format=CLAIM_FORMAT_FHIR_R4_JSON,
        card=CardFacts(asked=True, determined=True, person_known=True, insurance_number=INSURANCE_NUMBER),
        read_claim=encode_claim(claim),
        reader_version=reader_version(),
        entitlement=Entitlement(visit_code="1.1", rate="80"),
        replaces_claim_id=str(replaces or ""),
    )
    submitted.received_at.FromDatetime(RECEIVED_AT)
    return submitted


def _reviewed(claim_id: UUID, claim: Claim, findings: Sequence[Finding]) -> ClaimReviewed:
    reviewed = ClaimReviewed(claim_id=str(claim_id))
    reviewed.reviewed_at.FromDatetime(REVIEWED_AT)
    review, proposed = reviewed.review, claimed_amounts(claim).proposed
    review.band, review.rulebook_version = BAND_CHECK, "1"
    off = sum(one.amount.units for one in findings if one.outcome != FINDING_OUTCOME_WARN)
    review.proposed_amount.CopyFrom(money_message(proposed, "VND"))
    review.accepted_amount.CopyFrom(money_message(max(proposed - off, Decimal(0)), "VND"))
    review.findings.extend(findings)
    return reviewed


def _row(case: TriageCase, changes: dict[str, Any]) -> QueueRow:
    own = {
        "state": "WAITING",
        "version": 0,
        "held_by": None,
        "held_until": None,
        "is_for_actor": True,
        "recovery_key": case.expected_recovery,
        "amount_key": case.proposed,
    }
    kept = {name: getattr(case, name) for name in QueueRow.__struct_fields__ if name not in own}
    return QueueRow(**kept | own | changes)

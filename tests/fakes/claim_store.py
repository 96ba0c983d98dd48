"""The claims, the queue and the reviews in memory, and the gateway's ports on them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from msgspec.structs import replace

from gateway.claims.cancelling.cancel_claim import Cancelled, is_cancelled
from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.explaining.explain_claim import Explained, KnownExplanation, is_known
from gateway.claims.explaining.explanation import Explanation
from gateway.claims.intake.duplicate_check import DuplicateCheck
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.refusal import Refusal
from gateway.refusals import ClaimNotFound
from insurance.claim.stay import Stay
from insurance.claim.uses.use import Use
from review.mailbox.answer import Answer, SetAside
from review.triage.new_case import NewCase
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.fakes.clock import FakeClock


class Row:
    """A row of the queue."""

    def __init__(self, place: int, claim_id: UUID, facility: str, message: bytes) -> None:
        self.place = place
        self.claim_id = claim_id
        self.facility = facility
        self.message = message
        self.attempts = 0
        self.taken_by: int | None = None
        self.set_aside = False
        self.not_before = datetime.min.replace(tzinfo=UTC)
        self.enqueued_at = datetime.now(UTC)


class ClaimStore:
    """Claims, queue, stays, reviews and cases. `workers` are the numbers of the running workers.

    By its clock, claims rest until a test lets time pass by.
    """

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.claims: dict[UUID, KeptClaim] = {}
        self.queue: dict[UUID, Row] = {}
        self.stays: dict[UUID, tuple[int, Stay]] = {}
        self.uses: dict[UUID, tuple[Use, ...]] = {}
        self.reviews: dict[UUID, bytes] = {}
        self.cases: dict[UUID, NewCase] = {}
        self.dry_runs: dict[UUID, bytes] = {}
        self.decided: dict[UUID, tuple[bytes, bool]] = {}
        self.explanations: dict[UUID, KnownExplanation] = {}
        self.workers: set[int] = set()
        self._places = count(1)

    def enqueue(self, claim_id: UUID, facility: str, message: bytes) -> int:
        """Add a row to the queue; returns its place."""
        row = Row(next(self._places), claim_id, facility, message)
        self.queue[claim_id] = row
        return row.place

    def close(self, claim_id: UUID) -> None:
        """Withdraw a claim, and queue those again that were compared with it."""
        place, closed = self.stays.pop(claim_id, (0, None))
        used = self.uses.pop(claim_id, ())
        for left in (self.queue, self.decided):
            left.pop(claim_id, None)
        for other, (later, stay) in self.stays.items():
            uses = self.uses.get(other, ()) if closed and stay.facility == closed.facility else ()
            is_compared = closed and (_is_compared(stay, closed) or any(overlapping(used, uses)))
            if is_compared and later > place:
                self._review_again(later, other)

    def _review_again(self, place: int, claim_id: UUID) -> None:
        if row := self.queue.get(claim_id):
            row.attempts -= row.taken_by is not None
            row.taken_by = None
        elif (case := self.cases.get(claim_id)) and not self._is_decided(claim_id):
            message = ClaimSubmitted.FromString(case.facts)
            message.content = self.claims[claim_id].content or b""
            self.queue[claim_id] = Row(place, claim_id, case.row.facility, message.SerializeToString())

    def _is_decided(self, claim_id: UUID) -> bool:
        decided, is_asked = self.decided.get(claim_id, (None, False))
        return decided is not None and not is_asked

    def current(self, claim: KeptClaim) -> KeptClaim:
        """The claim with its review and its decision, and whether it is set aside."""
        row = self.queue.get(claim.claim_id)
        decided, is_asked = self.decided.get(claim.claim_id, (None, False))
        return replace(
            claim,
            reviewed=self.reviews.get(claim.claim_id),
            set_aside=bool(row and row.set_aside),
            decided=decided,
            is_asked=is_asked,
        )


def _is_compared(one: Stay, other: Stay) -> bool:
    return one.person == other.person and one.first_day <= other.last_day and one.last_day >= other.first_day


def overlapping(some: Sequence[Use], others: Sequence[Use]) -> Iterator[tuple[Use, Use]]:
    """The pairs of uses of one resource that overlap."""
    for one in some:
        for other in others:
            if one.resource == other.resource and one.begins < other.ends and other.begins < one.ends:
                yield one, other


class FakeIntake:
    """The port Intake."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def keep(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """See receive_claims.Intake; with the real DuplicateCheck."""
        check = DuplicateCheck([self._store.current(claim) for claim in self._store.claims.values()])
        standing = [self._keep(entry, check) for entry in claims]
        return [
            check.closed.get(one.claim_id, one) if isinstance(one, KeptClaim) else one for one in standing
        ]

    def _keep(self, entry: NewClaim, check: DuplicateCheck) -> KeptClaim | Exception:
        store = self._store
        try:
            claim = check.resolve(entry)
        except Refusal as refusal:
            return refusal
        if claim.claim_id != entry.claim.claim_id:
            return claim
        store.claims |= {claim.claim_id: claim} | check.closed
        for closed in check.closed:
            store.close(closed)
        if entry.message is not None:
            place = store.enqueue(claim.claim_id, claim.facility, entry.message)
            if entry.stay:
                store.stays[claim.claim_id] = (place, entry.stay)
                store.uses[claim.claim_id] = entry.uses
        return claim


class FakeClaims:
    """The port Claims of GetClaim, ListClaims and SendDryRuns."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def find(self, facility: str, claim_id: UUID) -> KeptClaim | None:
        """See get_claim.Claims."""
        claim = self._store.claims.get(claim_id)
        return self._store.current(claim) if claim and claim.facility == facility else None

    async def page(self, claim_filter: ClaimFilter, after: PageCursor, limit: int) -> list[KeptClaim]:
        """See list_claims.Claims."""
        claims = (self._store.current(replace(claim, content=None)) for claim in self._store.claims.values())
        behind = (-after.received_at.timestamp(), after.claim_id)
        found = sorted(
            ((-claim.received_at.timestamp(), claim.claim_id), claim)
            for claim in claims
            if claim.facility == claim_filter.facility
            and (not claim_filter.states or claim.state in claim_filter.states)
            and claim_filter.received_from <= claim.received_at < claim_filter.received_before
        )
        return [claim for place, claim in found if place > behind][:limit]

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """See send_dry_runs.OpenClaims."""
        claims = [claim for claim in self._store.claims.values() if not claim.closed_as]
        ids = Counter((claim.facility, f"id|{claim.resource_id}") for claim in claims)
        open_ones = {(claim.facility, claim.number): claim.claim_id for claim in claims}
        for claim in claims:
            by_id = claim.facility, f"id|{claim.resource_id}"
            if ids[by_id] == 1:
                open_ones.setdefault(by_id, claim.claim_id)
        return {number: open_ones[number] for number in numbers if number in open_ones}


class FakeCancellations:
    """The port Cancellations."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def cancel(self, facility: str, claim_id: UUID) -> Cancelled:
        """See cancel_claim.Cancellations."""
        claim = _own(self._store, facility, claim_id)
        if is_cancelled(claim):
            return Cancelled(claim, already_known=True)
        self._store.close(claim_id)
        self._store.claims[claim_id] = replace(self._store.claims[claim_id], closed_as=ClaimState.CANCELLED)
        return Cancelled(_own(self._store, facility, claim_id), already_known=False)


class FakeExplanations:
    """The port Explanations."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def keep(
        self, facility: str, claim_id: UUID, explanation: Explanation, explained_at: datetime
    ) -> Explained:
        """See explain_claim.Explanations."""
        claim = _own(self._store, facility, claim_id)
        known = self._store.explanations.get(claim_id)
        if is_known(claim, known, explanation, explained_at):
            return Explained(claim, known.explained_at if known else explained_at, already_known=True)
        self._store.explanations[claim_id] = KnownExplanation(explanation.digest, explained_at)
        del self._store.decided[claim_id]
        return Explained(_own(self._store, facility, claim_id), explained_at, already_known=False)


def _own(store: ClaimStore, facility: str, claim_id: UUID) -> KeptClaim:
    claim = store.claims.get(claim_id)
    if claim is None or claim.facility != facility:
        raise ClaimNotFound
    return store.current(replace(claim, content=None))


class FakeDryRuns:
    """The port DryRuns."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def put(
        self, claim_ids: Sequence[UUID], facilities: Sequence[str], messages: Sequence[bytes]
    ) -> None:
        """See send_dry_runs.DryRunQueue and check_claim.DryRuns."""
        for dry_run in zip(claim_ids, facilities, messages, strict=True):
            self._store.enqueue(*dry_run)

    async def withdraw(self, claim_id: UUID) -> None:
        """See send_dry_runs.DryRunQueue and check_claim.DryRuns."""
        self._store.queue.pop(claim_id, None)
        self._store.dry_runs.pop(claim_id, None)


class FakeAnswers:
    """The port Answers."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, Answer]:
        """See review_answers.Answers."""
        store = self._store
        found: dict[UUID, Answer] = {
            claim_id: SetAside()
            for claim_id in claim_ids
            if claim_id in store.queue and store.queue[claim_id].set_aside
        }
        found |= {claim_id: store.reviews[claim_id] for claim_id in claim_ids if claim_id in store.reviews}
        dry = {claim_id: store.dry_runs.pop(claim_id) for claim_id in claim_ids if claim_id in store.dry_runs}
        return found | dry

"""The ports that read the past and queue claims again, on a ClaimStore in memory."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from gateway.claims.kept_claim import KeptClaim as GatewayClaim
from gateway.mailbox.received_claims import FIRST, ReceivedClaim
from review.past.kept_claim import KeptClaim, PastClaim
from review.past.queue_again_table import asked_again
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.fakes.claim_store import ClaimStore, Row


class FakeReceivedClaims:
    """See gateway/mailbox/received_claims.py."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def facilities(self) -> list[str]:
        return sorted({claim.facility for claim in self._store.claims.values()})

    async def count(self, since: datetime, until: datetime) -> int:
        return sum(since <= claim.received_at < until for claim in self._claims())

    async def pages(
        self, facility: str, since: datetime, until: datetime, limit: int, after: UUID = FIRST
    ) -> AsyncIterator[list[ReceivedClaim]]:
        claims = sorted(self._claims(), key=lambda claim: (claim.received_at, claim.claim_id))
        found = [
            _received(claim)
            for claim in claims
            if claim.facility == facility and claim.received_at < until
            if (claim.received_at, claim.claim_id) > (since, after)
        ]
        for begin in range(0, len(found), limit):
            yield found[begin : begin + limit]

    async def find(self, claim_ids: Sequence[UUID]) -> list[ReceivedClaim]:
        return [_received(claim) for claim in self._claims() if claim.claim_id in claim_ids]

    async def contents(self, claim_ids: Sequence[UUID]) -> dict[UUID, bytes]:
        claims = self._store.claims.values()
        return {one.claim_id: one.content for one in claims if one.claim_id in claim_ids and one.content}

    def _claims(self) -> list[GatewayClaim]:
        return [claim for claim in self._store.claims.values() if not claim.is_withdrawal]


class FakeKeptClaims:
    """The port KeptClaims, without decisions."""

    def __init__(self, store: ClaimStore) -> None:
        self._store = store

    async def find(self, claim_ids: Sequence[UUID]) -> dict[UUID, KeptClaim]:
        return {claim_id: self._claim(claim_id) for claim_id in claim_ids if claim_id in self._store.cases}

    def _claim(self, claim_id: UUID) -> KeptClaim:
        store = self._store
        place, _ = store.stays.get(claim_id, (None, None))
        facts = ClaimSubmitted.FromString(store.cases[claim_id].facts)
        reviewed = ClaimReviewed.FromString(store.reviews[claim_id])
        return KeptClaim(claim_id, state_of(store, claim_id), place, facts, reviewed, None)


class FakeQueueAgain:
    """The port QueueAgain."""

    def __init__(self, store: ClaimStore, reason: str, now: datetime) -> None:
        self._store = store
        self._reason = reason
        self._now = now

    async def __call__(self, past: PastClaim) -> bool:
        store, claim_id = self._store, past.kept.claim_id
        if claim_id in store.queue or state_of(store, claim_id) in ("DECIDED", "CLOSED"):
            return False
        submitted, content = past.facts.submitted, store.claims[claim_id].content
        assert content is not None
        message = asked_again(submitted, content, self._reason, self._now)
        store.queue[claim_id] = Row(past.kept.place or 0, claim_id, submitted.facility, message)
        return True


def state_of(store: ClaimStore, claim_id: UUID) -> str:
    """The state of a case."""
    if store.claims[claim_id].closed_as:
        return "CLOSED"
    decided, is_asked = store.decided.get(claim_id, (None, False))
    if decided is None:
        return "WAITING"
    return "ASKED" if is_asked else "DECIDED"


def _received(claim: GatewayClaim) -> ReceivedClaim:
    return ReceivedClaim(
        claim.claim_id, claim.facility, claim.received_at, claim.closed_as is not None, claim.content is None
    )

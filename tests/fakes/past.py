"""The ports that read the past, in memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.catalogues.reading.catalogue_need import CatalogueNeed
from review.judging.judge import CaseFacts, Rules, judge
from review.judging.kept_comparison import compared_with_message
from review.past.compared_now import NowSources
from review.past.kept_claim import KeptClaim, KeptDecision
from review.past.opened_claim import Received
from review.past.read_past_claims import PastSources, ReadPastClaims
from review.rulebook.engine.usual import PeerGroup, Usual
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import CardFacts, ClaimSubmitted
from review.worker.stay_query import PreviousQuery, StayQuery
from review.worker.uses.use_query import UseQuery
from tests.fakes.fhir_claim import fhir_claim

READER = ClaimReader()
CAME_IN = datetime(2026, 3, 4, 5, tzinfo=UTC)
USUAL = Usual(2, date(2026, 3, 1), PeerGroup("central", "inpatient", "J09-J18"), 40, {})


class FakeReceived(NamedTuple):
    """A claim that came in."""

    claim_id: UUID
    facility: str = "01001"
    received_at: datetime = CAME_IN
    is_closed: bool = False
    is_archived: bool = False


class FakePast:
    """Claims that were reviewed by some rules, and the ports that read them."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.received: dict[UUID, FakeReceived] = {}
        self.kept: dict[UUID, KeptClaim] = {}
        self.sent: dict[UUID, bytes] = {}
        self.stays_now: dict[int, tuple[Stay, ...]] = {}
        self.asked_stays = 0
        self.uses_now: dict[int, tuple[ConcurrentUse, ...]] = {}
        self.asked_uses = 0

    def review(
        self,
        content: bytes | None = None,
        *,
        stays: tuple[Stay, ...] | None = (),
        reader: str = "",
        state: str = "WAITING",
        decision: KeptDecision | None = None,
        usual: Usual | None = None,
        uses: tuple[ConcurrentUse, ...] | None = (),
        read: Claim | None = None,
        **received: object,
    ) -> UUID:
        """Review a claim. `stays`, `uses`: those kept with the review; None for a review of before.

        `reader` is the version of the reader, by default that of today. `read` is the claim as it was read,
        if it is not that of the content.
        """
        place = len(self.kept) + 1
        claim_id = UUID(int=place)
        sent = content or fhir_claim(str(place))
        claim = read or READER.read(sent, ClaimFormat.FHIR_R4_JSON)
        facts = ClaimSubmitted(
            claim_id=str(claim_id),
            facility=str(received.get("facility", "01001")),
            format="CLAIM_FORMAT_FHIR_R4_JSON",
            read_claim=encode_claim(claim),
            reader_version=reader or reader_version(),
            card=CardFacts(asked=True),
        )
        facts.received_at.FromDatetime(CAME_IN)
        if stays is not None:
            facts.compared_with.CopyFrom(compared_with_message(stays, NO_CATALOGUES, usual, uses))
        review = judge(claim, CaseFacts(facts, stays or (), usual=usual, uses=uses), self._rules)
        reviewed = ClaimReviewed(claim_id=str(claim_id), review=review)
        self.kept[claim_id] = KeptClaim(claim_id, state, place, facts, reviewed, decision)
        self.received[claim_id] = FakeReceived(claim_id, **received)  # type: ignore[arg-type]
        self.sent[claim_id] = sent
        return claim_id

    def reading(self, register: "FakeRegisterToday | None" = None) -> ReadPastClaims:
        """The use case that opens these claims."""
        return ReadPastClaims(READER, PastSources(self, self, NowSources(self, self, self), self, register))

    async def find(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, KeptClaim]:
        """See read_past_claims.KeptClaims."""
        return {claim_id: self.kept[claim_id] for claim_id in claim_ids if claim_id in self.kept}

    async def contents(self, claim_ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """See read_past_claims.Contents."""
        return {claim_id: self.sent[claim_id] for claim_id in claim_ids if claim_id in self.sent}

    async def earlier(self, queries: Sequence[StayQuery]) -> list[tuple[Stay, ...]]:
        """See read_past_claims.History."""
        self.asked_stays += len(queries)
        return [self.stays_now.get(query.place, ()) for query in queries]

    async def previous(self, queries: Sequence[PreviousQuery]) -> list[tuple[Stay, ...]]:
        """See read_past_claims.History."""
        return [() for _ in queries]

    async def concurrent(self, queries: Sequence[UseQuery]) -> list[tuple[ConcurrentUse, ...]]:
        """See read_past_claims.OtherUses."""
        self.asked_uses += len(queries)
        return [self.uses_now.get(query.place, ()) for query in queries]

    async def open_archived(self, claim_ids: Sequence[UUID]) -> set[UUID]:
        """See compared_now.Archived."""
        there = [self.received[claim_id] for claim_id in claim_ids if claim_id in self.received]
        return {one.claim_id for one in there if one.is_archived and not one.is_closed}

    async def read(self, needs: Sequence[CatalogueNeed]) -> list[Catalogues]:
        """See read_past_claims.CatalogueSource."""
        return [NO_CATALOGUES for _ in needs]

    async def pages(self) -> AsyncIterator[Sequence[Received]]:
        """Return all claims, two at a time."""
        claims = list(self.received.values())
        for begin in range(0, len(claims), 2):
            yield claims[begin : begin + 2]


class FakeRegisterToday:
    """The port Register: everybody is now known to have died on a day of 2020."""

    async def todays_facts(self, claims: Sequence[tuple[ClaimSubmitted, Claim]]) -> list[ClaimSubmitted]:
        """See read_past_claims.Register."""
        updated = []
        for kept, _ in claims:
            facts = ClaimSubmitted.FromString(kept.SerializeToString())
            facts.ClearField("compared_with")
            facts.card.determined = facts.card.asked = facts.card.person_known = True
            facts.card.died_on.year, facts.card.died_on.month, facts.card.died_on.day = 2020, 1, 1
            updated.append(facts)
        return updated

"""A reviewed claim as it is exported: it can be judged again without the database."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from insurance.catalogue.catalogues import Catalogues as CatalogueEntries
from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from review.answer.money_message import money_value
from review.judging.judge import CaseFacts
from review.judging.kept_comparison import compared_with_message, kept_previous, kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.past.kept_claim import PastClaim
from review.past.opened_claim import person_of
from review.past.read_past_claims import ClaimReader
from review.submitted_claim import format_of, read_claim
from review.triage.deciding.decision import Decision
from review.triage.deciding.decision_message import decision_from
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import Decision as DecisionMessage
from review.v1.review_pb2 import Band, Review

ENTRIES = msgspec.msgpack.Decoder(CatalogueEntries)


class DecidedLine(NamedTuple):
    """What was decided on a line: the action, such as "CUT", what it claims, what is paid of it, and why."""

    line: int
    action: str
    claimed: Decimal | None
    accepted: Decimal | None
    reasons: tuple[str, ...]


class ExportedClaim(NamedTuple):
    """The names are those of the columns. Amounts are in `currency`.

    `content` is what the facility sent, byte for byte. `facts` is a serialised review.v1.ClaimSubmitted
    without content, with the earlier stays and uses that the claim is compared with; `catalogues` are the
    entries of its codes (MessagePack). `review` is the review of then, a review.v1.Review. From `decided_at`
    on it is the decision in effect; `decision` is a review.v1.Decision. But for the content, no column has a
    name of a person; the facts have the insurance number and the birth date, by which rules judge.
    """

    claim_id: str
    facility: str
    received_at: datetime
    first_day: date | None
    last_day: date | None
    format: str
    content: bytes
    facts: bytes
    catalogues: bytes
    catalogues_as_then: str
    has_kept_stays: bool
    review: bytes
    rulebook_version: str
    band: str
    score: float
    proposed: Decimal
    accepted: Decimal
    at_stake: Decimal
    currency: str
    decided_at: datetime | None = None
    decided_action: str | None = None
    decided_accepted: Decimal | None = None
    decision: bytes | None = None
    decided_lines: tuple[DecidedLine, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of what is large."""
        return len(self.content) + len(self.facts) + len(self.catalogues) + len(self.review)


class OpenedExport(NamedTuple):
    """An exported claim, ready to be judged. `decision` is None where none is in effect."""

    claim: Claim
    facts: CaseFacts
    decision: Decision | None


def exported_claim(past: PastClaim, content: bytes | None) -> ExportedClaim:
    """The row of a claim. Without content, its facts have the claim as this release reads it."""
    review = past.kept.reviewed.review
    row = ExportedClaim(
        claim_id=str(past.kept.claim_id),
        facility=past.facts.submitted.facility,
        received_at=past.received_at,
        first_day=past.claim.first_day,
        last_day=past.claim.last_day,
        format=past.claim.format.value,
        content=content or b"",
        facts=_facts(past, with_claim=content is None).SerializeToString(deterministic=True),
        catalogues=msgspec.msgpack.encode(past.facts.catalogues),
        catalogues_as_then=past.catalogues.value,
        has_kept_stays=past.has_kept_stays,
        review=review.SerializeToString(deterministic=True),
        rulebook_version=review.rulebook_version,
        band=Band.Name(review.band).removeprefix("BAND_"),
        score=review.score,
        proposed=money_value(review.proposed_amount),
        accepted=money_value(review.accepted_amount),
        at_stake=money_value(review.amount_at_stake),
        currency=review.proposed_amount.currency_code,
    )
    return _with_decision(row, past)


def opened(row: ExportedClaim, reader: ClaimReader) -> OpenedExport:
    """The claim of a row. Raises Unreadable."""
    submitted = ClaimSubmitted.FromString(row.facts)
    claim = read_claim(submitted) or reader.read(row.content, format_of(submitted))
    person = person_of(claim, submitted)
    stays = kept_stays(submitted.compared_with, person) if person else ()
    usual = kept_usual(submitted.compared_with)
    uses = kept_uses(submitted.compared_with, claim)
    previous = kept_previous(submitted.compared_with, person)
    facts = CaseFacts(submitted, stays, ENTRIES.decode(row.catalogues), usual, uses, previous)
    return OpenedExport(claim, facts, _decision(row))


def review_of(row: ExportedClaim) -> Review:
    """The review of then."""
    return Review.FromString(row.review)


def _facts(past: PastClaim, *, with_claim: bool) -> ClaimSubmitted:
    """With what the claim is compared with, and with or without the claim, which has names."""
    facts = ClaimSubmitted()
    facts.CopyFrom(past.facts.submitted)
    facts.ClearField("content")
    facts.read_claim = encode_claim(past.claim) if with_claim else b""
    facts.reader_version = reader_version() if with_claim else ""
    _, earlier, catalogues, usual, uses, previous = past.facts
    kept = compared_with_message(earlier, catalogues, usual, uses, previous)
    facts.compared_with.CopyFrom(kept)
    return facts


def _with_decision(row: ExportedClaim, past: PastClaim) -> ExportedClaim:
    kept = past.kept.decision
    if kept is None:
        return row
    decision = decision_from(kept.message, kept.proposed, kept.currency)
    return row._replace(
        decided_at=kept.decided_at,
        decided_action=decision.action.value,
        decided_accepted=decision.accepted,
        decision=kept.message.SerializeToString(deterministic=True),
        decided_lines=tuple(
            DecidedLine(line.line, line.action.value, line.claimed, line.accepted, line.reasons)
            for line in decision.lines
        ),
    )


def _decision(row: ExportedClaim) -> Decision | None:
    if row.decision is None:
        return None
    # The review has the same proposed amount, to the digit.
    proposed = review_of(row).proposed_amount
    return decision_from(DecisionMessage.FromString(row.decision), money_value(proposed), row.currency)

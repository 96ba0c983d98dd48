"""What is kept of a reviewed claim for reviewers: its case, and the facts that it was judged on."""

from datetime import UTC

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import encode_claim, reader_version
from review.triage.case import TriageCase, digest_of, review_digest, triage_case
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted, ComparedWith


class NewCase(msgspec.Struct, frozen=True):
    """The row, and what is kept with it.

    `facts` is a serialised ClaimSubmitted without content, and `claim_digest` the digest of that content.
    """

    row: TriageCase
    facts: bytes
    claim_digest: bytes


def new_case(
    submitted: ClaimSubmitted,
    claim: Claim,
    answer: ClaimReviewed,
    review: bytes,
    compared_with: ComparedWith,
    *,
    drawn: bool,
) -> NewCase:
    """What is kept for reviewers. `review` is the serialised review of the answer."""
    reviewed_at = answer.reviewed_at.ToDatetime(UTC)
    row = triage_case(submitted, claim, answer.review, reviewed_at, review_digest(submitted, review), drawn)
    facts = _facts_of(submitted, claim, compared_with)
    return NewCase(row, facts.SerializeToString(), digest_of(submitted.content))


def _facts_of(submitted: ClaimSubmitted, claim: Claim, compared_with: ComparedWith) -> ClaimSubmitted:
    """The message without the content, with the claim as this worker read it and compared it."""
    facts = ClaimSubmitted()
    facts.CopyFrom(submitted)
    facts.ClearField("content")
    facts.compared_with.CopyFrom(compared_with)
    # A later review is not a part of the trace of the first one.
    facts.ClearField("traceparent")
    if submitted.reader_version != reader_version():
        facts.read_claim, facts.reader_version = encode_claim(claim), reader_version()
    return facts

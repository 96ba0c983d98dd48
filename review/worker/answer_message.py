"""Writes the message that is stored with a reviewed claim."""

from collections.abc import Sequence
from datetime import UTC, datetime

from insurance.claim.remark import Remark, RemarkGrade
from insurance.text import Text
from review.v1 import claim_reviewed_pb2 as messages
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Review
from review.v1.review_pb2 import Text as Words

GRADES = {
    RemarkGrade.AGAINST_THE_DECISION: messages.REMARK_GRADE_AGAINST_THE_DECISION,
    RemarkGrade.UNUSUAL: messages.REMARK_GRADE_UNUSUAL,
}


def answer_to(
    submitted: ClaimSubmitted,
    review: Review,
    claim_response: bytes,
    reviewed_at: datetime,
    remarks: Sequence[Remark] = (),
) -> ClaimReviewed:
    """The answer to a submitted claim. `reviewed_at` has a time zone."""
    answer = ClaimReviewed(claim_id=submitted.claim_id, review=review, claim_response=claim_response)
    answer.reviewed_at.FromDatetime(reviewed_at.astimezone(UTC))
    if submitted.HasField("signature"):
        answer.signature.CopyFrom(submitted.signature)
    for remark in remarks:
        answer.remarks.add(path=remark.path, grade=GRADES[remark.grade], reason=_words(remark.reason))
    return answer


def _words(text: Text) -> Words:
    return Words(vi=text.vi, en=text.en)

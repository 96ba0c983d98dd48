"""What is kept of a case, as the tables have it: messages that nothing has read yet."""

import msgspec

from review.triage.queue.queue_page import QueueRow


class CaseFile(msgspec.Struct, frozen=True):
    """`facts` is a serialised ClaimSubmitted without its content, `reviewed` a ClaimReviewed.

    `explanation` is a serialised Explanation, None where the facility has not explained.
    """

    row: QueueRow
    review_digest: bytes
    facts: bytes
    reviewed: bytes
    explanation: bytes | None

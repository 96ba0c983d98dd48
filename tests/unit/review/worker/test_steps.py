"""A batch is taken through its steps; the claims that fail are left behind."""

from datetime import UTC, datetime
from uuid import UUID

from review.worker.queued_claim import QueuedClaim
from review.worker.review_claims import Steps

QUEUED = [
    QueuedClaim(place, UUID(int=place), b"", 1, 1, datetime(2026, 3, 5, tzinfo=UTC)) for place in (3, 4, 5)
]


def test_a_claim_that_fails_at_a_step_takes_no_more_and_the_others_keep_their_facts() -> None:
    steps = Steps(QUEUED)
    inverses = steps.each(lambda claim: 12 // (claim.place - 4), steps.queued)
    summed = steps.each(lambda inverse, fact: (inverse, fact), inverses, ["of 3", "of 5"])
    assert summed == {3: (-12, "of 3"), 5: (12, "of 5")}
    assert [one.queued.place for one in steps.failed] == [4]
    assert all(steps.seconds[place] > 0 for place in summed)

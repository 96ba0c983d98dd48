"""Has claims reviewed again whose patient, as is known now, had died, or had not."""

import asyncpg

from gateway.register.procedures.death.death_register import ReviewAfterDeath
from gateway.register.procedures.wire_days import to_message
from review.mailbox.claims_after_death import (
    WaitingClaim,
    change_waiting,
    reviewed_claims,
    waiting_claims,
)
from review.mailbox.repeated_reviews import review_again
from review.v1.claim_submitted_pb2 import ClaimSubmitted

CONTENT = "SELECT content FROM gateway.claims WHERE claim_id = $1"
DIED = "The death of the patient was registered."
ALIVE = "The registration of the patient's death was taken back."


async def review_after_death(connection: asyncpg.Connection, change: ReviewAfterDeath) -> None:
    """Claims that wait get the fact; those that are reviewed and not decided come back into the queue.

    Decided, closed and archived claims stay as they are.
    """
    number, after = change.insurance_number, change.died_on
    for waiting in await waiting_claims(connection, number, after):
        message = with_death(waiting.message, change)
        await change_waiting(connection, WaitingClaim(waiting.claim_id, message.SerializeToString()))
    # One by one: contents may be large.
    for reviewed in await reviewed_claims(connection, number, after):
        content = await connection.fetchval(CONTENT, reviewed.claim_id)
        if content is not None:
            message = with_death(reviewed.message, change)
            message.content = content
            await review_again(connection, reviewed._replace(message=message.SerializeToString()))


def with_death(serialised: bytes, change: ReviewAfterDeath) -> ClaimSubmitted:
    """The facts of the claim, with the day of death or without it, and why it is judged again."""
    message = ClaimSubmitted.FromString(serialised)
    message.ClearField("compared_with")
    message.card.ClearField("died_on")
    if not change.is_annulled:
        message.card.died_on.CopyFrom(to_message(change.died_on))
    message.judged_again.reason = ALIVE if change.is_annulled else DIED
    message.judged_again.asked_at.FromDatetime(change.at)
    return message

"""Has claims reviewed again whose patient, as is known now, had died, or had not."""

from collections.abc import Mapping
from datetime import date

import asyncpg

from gateway.register.procedures.death.death_register import ReviewAfterDeath
from insurance.law.procedures.months import ONE_DAY
from review.mailbox.claims_after_death import (
    WaitingClaim,
    change_waiting,
    reviewed_claims,
    waiting_claims,
)
from review.mailbox.repeated_reviews import review_again
from review.v1.claim_submitted_pb2 import CardFacts, ClaimSubmitted
from runtime.date_message import date_message, date_value

# The first day on which a period does not hold any more, by card number and first day; None if there is none.
Ends = Mapping[tuple[str, date], date | None]

# The periods of the person's cards as they are now.
PERIODS = """
    SELECT card_number, valid_from, ended_on FROM gateway.cards JOIN gateway.card_periods USING (card_id)
    WHERE insurance_number = $1
"""
CONTENT = "SELECT content FROM gateway.claims WHERE claim_id = $1"
DIED = "The death of the patient was registered."
ALIVE = "The registration of the patient's death was taken back."


async def review_after_death(connection: asyncpg.Connection, change: ReviewAfterDeath) -> None:
    """Claims that wait get the fact; those that are reviewed and not decided come back into the queue.

    Decided, closed and archived claims stay as they are.
    """
    number, after = change.insurance_number, change.died_on
    ends = {(card, first): ended_on for card, first, ended_on in await connection.fetch(PERIODS, number)}
    for waiting in await waiting_claims(connection, number, after):
        message = with_death(waiting.message, change, ends)
        await change_waiting(connection, WaitingClaim(waiting.claim_id, message.SerializeToString()))
    # One by one: contents may be large.
    for reviewed in await reviewed_claims(connection, number, after):
        content = await connection.fetchval(CONTENT, reviewed.claim_id)
        if content is not None:
            message = with_death(reviewed.message, change, ends)
            message.content = content
            await review_again(connection, reviewed._replace(message=message.SerializeToString()))


def with_death(serialised: bytes, change: ReviewAfterDeath, ends: Ends) -> ClaimSubmitted:
    """The facts of the claim, with the day of death or without it, and why it is judged again.

    Without it, periods that the death had ended when the claim came in end as they do now, by `ends`.
    """
    message = ClaimSubmitted.FromString(serialised)
    message.ClearField("compared_with")
    message.card.ClearField("died_on")
    if change.is_annulled:
        _restore_periods(message.card, change.died_on + ONE_DAY, ends)
    else:
        message.card.died_on.CopyFrom(date_message(change.died_on))
    message.judged_again.reason = ALIVE if change.is_annulled else DIED
    message.judged_again.asked_at.FromDatetime(change.at)
    return message


def _restore_periods(card: CardFacts, ended_on: date, ends: Ends) -> None:
    for period in card.periods:
        key = period.card_number, date_value(period.valid_from)
        if period.ended_on == date_message(ended_on) and key in ends:
            period.ClearField("ended_on")
            if (end := ends[key]) is not None:
                period.ended_on.CopyFrom(date_message(end))

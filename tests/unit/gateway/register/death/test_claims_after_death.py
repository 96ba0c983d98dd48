"""The facts of a claim whose patient, as is known now, had died."""

from datetime import UTC, date, datetime

from gateway.register.procedures.death.claims_after_death import ALIVE, DIED, Ends, with_death
from gateway.register.procedures.death.death_register import ReviewAfterDeath
from review.v1.claim_submitted_pb2 import ClaimSubmitted, ComparedWith
from runtime.date_message import date_message, date_value

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
DIED_ON = date(2026, 11, 20)
NO_ENDS: Ends = {}
CHANGE = ReviewAfterDeath("0000000001", DIED_ON, NOW)
ANNULLED = ReviewAfterDeath("0000000001", DIED_ON, NOW, is_annulled=True)


def a_claim() -> bytes:
    submitted = ClaimSubmitted(claim_id="1", facility="01001", content=b"content")
    submitted.card.person_known = True
    submitted.compared_with.CopyFrom(ComparedWith())
    return submitted.SerializeToString()


def test_the_day_of_death_is_added_and_the_rest_stays() -> None:
    message = with_death(a_claim(), CHANGE, NO_ENDS)
    assert date_value(message.card.died_on) == DIED_ON
    assert (message.facility, message.content, message.card.person_known) == ("01001", b"content", True)
    assert message.judged_again.reason == DIED
    assert message.judged_again.asked_at.ToDatetime(UTC) == NOW


def test_what_it_was_compared_with_is_read_again() -> None:
    assert not with_death(a_claim(), CHANGE, NO_ENDS).HasField("compared_with")


def test_a_death_that_is_taken_back_leaves_no_trace_but_the_reason() -> None:
    dead = with_death(a_claim(), CHANGE, NO_ENDS).SerializeToString()
    alive = with_death(dead, ANNULLED, NO_ENDS)
    assert not alive.card.HasField("died_on")
    assert alive.judged_again.reason == ALIVE


def test_a_claim_that_came_in_while_the_patient_counted_as_dead_has_the_cards_of_now() -> None:
    submitted = ClaimSubmitted.FromString(with_death(a_claim(), CHANGE, NO_ENDS).SerializeToString())
    for year in (2026, 2027):
        first, ended_on = date(year, 1, 1), date(2026, 11, 21)
        submitted.card.periods.add(
            card_number="GD4010000000001", valid_from=date_message(first), ended_on=date_message(ended_on)
        )
    ends = {("GD4010000000001", date(2026, 1, 1)): None}
    alive = with_death(submitted.SerializeToString(), ANNULLED, ends)
    # The other period was changed meanwhile: what the claim came in with stays.
    assert [period.HasField("ended_on") for period in alive.card.periods] == [False, True]

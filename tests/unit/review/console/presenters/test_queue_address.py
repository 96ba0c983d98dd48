"""What the address of the queue says besides its filter, whatever somebody has typed into it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from review.console.presenters.queue_address import Done, done, first_number, refusal, shown_at

DECISION, CLAIM = UUID(int=1), UUID(int=2)


def test_a_decision_that_was_just_sent_is_named_with_its_claim_and_what_came_of_it() -> None:
    sent = {"done": str(DECISION), "of": str(CLAIM), "to": "DECIDED"}
    assert done(sent) == Done(DECISION, CLAIM, "DECIDED")
    for name in sent:
        assert done(sent | {name: "odd"}) is None
        assert done({other: text for other, text in sent.items() if other != name}) is None


def test_what_was_not_done_is_said_by_its_name() -> None:
    nothing_waits = refusal({"refused": "NothingWaits"})
    assert nothing_waits is not None
    assert nothing_waits.en == "No claim is left for you within this filter."
    assert refusal({"refused": "<script>"}) is None
    assert refusal({}) is None


@pytest.mark.parametrize(("typed", "first"), [("51", 51), ("", 1), ("-3", 1), ("٣", 1), ("9" * 9, 1)])
def test_the_number_of_the_first_row_is_a_small_number_or_one(typed: str, first: int) -> None:
    assert first_number({"n": typed}) == first


def test_the_moment_of_a_page_has_a_time_zone_and_a_year_that_the_database_knows() -> None:
    assert shown_at({"since": "2026-11-29T08:30:00+00:00"}) == datetime(2026, 11, 29, 8, 30, tzinfo=UTC)
    for odd in ("", "now", "2026-11-29T08:30:00", "9999-12-31T23:59:59+00:00"):
        assert shown_at({"since": odd}) is None

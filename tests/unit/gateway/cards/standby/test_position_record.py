"""A position of the write-ahead log tells up to which moment a server has all changes."""

from datetime import UTC, datetime, timedelta

from gateway.cards.standby.position_record import MOST_POSITIONS, Lineage, PositionRecord

OURS = Lineage(7, 1, 5)
START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after the start."""
    return START + timedelta(seconds=seconds)


def a_record() -> PositionRecord:
    """Position 100 at the start, and 200 two seconds later."""
    record = PositionRecord()
    record.note(OURS, 100, at(0))
    record.note(OURS, 200, at(2))
    return record


def test_a_server_has_what_was_committed_before_the_last_position_that_it_has_passed() -> None:
    record = a_record()
    assert [record.moment_of(place) for place in (99, 100, 199, 200, 500)] == [
        None,
        at(0),
        at(0),
        at(2),
        at(2),
    ]


def test_a_position_that_does_not_move_belongs_to_the_last_moment_at_which_it_was_noted() -> None:
    record = a_record()
    record.note(OURS, 200, at(9))
    assert record.moment_of(200) == at(9)
    assert record.moment_of(199) == at(0)


def test_after_a_failover_earlier_positions_say_nothing() -> None:
    record = a_record()
    record.note(Lineage(7, 2, 5), 150, at(3))
    assert record.lineage == Lineage(7, 2, 5)
    assert record.moment_of(149) is None
    assert record.moment_of(1_000) == at(3)


def test_a_position_that_goes_back_begins_the_record_again() -> None:
    record = a_record()
    record.note(OURS, 120, at(3))
    assert record.moment_of(110) is None
    assert record.moment_of(120) == at(3)


def test_the_record_forgets_the_oldest_half_where_it_becomes_long() -> None:
    record = PositionRecord()
    for place in range(MOST_POSITIONS + 1):
        record.note(OURS, place, at(place))
    assert record.moment_of(MOST_POSITIONS // 2 - 1) is None
    assert record.moment_of(MOST_POSITIONS // 2) == at(MOST_POSITIONS // 2)
    assert record.moment_of(MOST_POSITIONS) == at(MOST_POSITIONS)

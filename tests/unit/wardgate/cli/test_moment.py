"""The moment to restore, as a person types it."""

from datetime import UTC, datetime

import pytest
import typer

from wardgate.cli.backup.moment import parse_moment


@pytest.mark.parametrize(
    "text",
    ["2026-02-01 10:31:05", "2026-02-01T10:31:05", "2026-02-01T03:31:05Z", "2026-02-01 03:31:05+00:00"],
)
def test_without_a_time_zone_it_is_that_of_ho_chi_minh_city(text: str) -> None:
    assert parse_moment(text) == datetime(2026, 2, 1, 3, 31, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["10:31", "yesterday", "2999-01-01 00:00:00"])
def test_what_is_no_moment_of_the_past_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_moment(text)

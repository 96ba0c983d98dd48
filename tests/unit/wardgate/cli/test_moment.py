"""The moment to restore, as a person types it."""

from datetime import UTC, datetime

import pytest
import typer

from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.backup.moment import parse_moment


@pytest.mark.parametrize(
    "text",
    ["2026-02-01 10:31:05", "2026-02-01T10:31:05", "2026-02-01T03:31:05Z", "2026-02-01 03:31:05+00:00"],
)
def test_without_a_time_zone_it_is_that_of_ho_chi_minh_city(text: str) -> None:
    assert parse_moment(text) == datetime(2026, 2, 1, 3, 31, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "10:31", "yesterday", "2999-01-01 00:00:00"])
def test_what_is_no_moment_of_the_past_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_moment(text)


def test_a_moment_without_text_does_not_restore_everything(run: Command) -> None:
    """A variable of a script may be empty."""
    shown = run("restore", "backup", "--to", "")
    assert shown.exit_code == 2
    assert "--to" in shown.stderr or "YYYY-MM-DD" in shown.stderr


def test_a_spool_that_is_not_there_is_named_before_anything_is_restored(run: Command) -> None:
    shown = run("restore", "backup", "--spool", "no-such-spool")
    assert shown.exit_code == 2
    assert "no-such-spool" in shown.stderr

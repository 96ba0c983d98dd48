"""When the log of PostgreSQL may have values of rows."""

import pytest

from wardgate.stack.preparation.server_log import revealing


@pytest.mark.parametrize(
    ("verbosity", "destination", "to_set"),
    [
        ("terse", "stderr", []),
        ("terse", "stderr,syslog", []),
        ("default", "stderr", ["log_error_verbosity = terse"]),
        ("verbose", "stderr", ["log_error_verbosity = terse"]),
        ("terse", "stderr,csvlog", ["log_destination = stderr"]),
        ("default", "jsonlog", ["log_error_verbosity = terse", "log_destination = stderr"]),
    ],
)
def test_details_of_errors_have_values_unless_they_are_left_out(
    verbosity: str, destination: str, to_set: list[str]
) -> None:
    assert [*revealing({"log_error_verbosity": verbosity, "log_destination": destination})] == to_set

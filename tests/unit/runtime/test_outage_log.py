"""An outage is logged once with its reason, and once when it is over."""

import asyncio

import asyncpg
import pytest
import structlog
from redis.exceptions import AuthenticationError, ReadOnlyError
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import LogCapture

from runtime.outages.outage_log import REPEAT_SECONDS, OutageLog
from runtime.outages.reason import reason_of

NUMBER = "001099000001"


def test_each_outage_is_logged_once_and_its_end_once() -> None:
    log = LogCapture()
    outage = OutageLog(structlog.wrap_logger(None, [log]), "unavailable", "available again")
    outage.end()
    for _ in range(2):
        outage.begin(ConnectionRefusedError(111, "Connection refused"))
        outage.begin(TimeoutError())
        outage.end()
        outage.end()
    reason = "ConnectionRefusedError (Connection refused)"
    began = {"event": "unavailable", "reason": reason, "log_level": "warning"}
    assert log.entries == [began, {"event": "available again", "log_level": "info"}] * 2


def test_an_outage_that_lasts_is_logged_again_every_ten_minutes_with_advice() -> None:
    log, now = LogCapture(), 0.0
    outage = OutageLog(
        structlog.wrap_logger(None, [log]), "unavailable", "available", lambda _: "do this", lambda: now
    )
    for now in (0.0, 1.0, REPEAT_SECONDS - 1, REPEAT_SECONDS, REPEAT_SECONDS + 1, 2 * REPEAT_SECONDS):  # noqa: B007
        outage.begin(TimeoutError())
    outage.end()
    entry = {"event": "unavailable", "reason": "TimeoutError", "advice": "do this", "log_level": "warning"}
    assert log.entries == [*[entry] * 3, {"event": "available", "log_level": "info"}]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncpg.InvalidPasswordError(NUMBER), "InvalidPasswordError (SQLSTATE 28P01)"),
        (asyncpg.ReadOnlySQLTransactionError(NUMBER), "ReadOnlySQLTransactionError (SQLSTATE 25006)"),
        (asyncpg.DiskFullError(NUMBER), "DiskFullError (SQLSTATE 53100)"),
        (AuthenticationError(NUMBER), "AuthenticationError"),
        (ReadOnlyError(NUMBER), "ReadOnlyError"),
        (TimeoutError(), "TimeoutError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_reason_names_the_error_and_quotes_nothing(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason


def test_the_reason_is_the_first_cause() -> None:
    error = RedisConnectionError(NUMBER)
    error.__context__ = ConnectionRefusedError(111, "Connection refused")
    assert reason_of(error) == "ConnectionRefusedError (Connection refused)"


def test_a_timeout_is_the_reason_and_not_its_cancellation() -> None:
    error = TimeoutError()
    error.__cause__ = asyncio.CancelledError()
    assert reason_of(error) == "TimeoutError"

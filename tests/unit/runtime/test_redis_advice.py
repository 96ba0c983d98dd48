"""What the log advises about a Redis that does not work."""

import ssl

import pytest
from redis.exceptions import (
    AuthenticationError,
    MasterDownError,
    MovedError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
)
from redis.exceptions import ConnectionError as RedisConnectionError

from runtime.redis.advice import advice_on

NUMBER = "001099000001"


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (AuthenticationError(NUMBER), "password"),
        (NoPermissionError(NUMBER), "lacks a right"),
        (ReadOnlyError(NUMBER), "replica"),
        (OutOfMemoryError(NUMBER), "maxmemory"),
        (MovedError("3999 127.0.0.1:6381"), "redis+cluster://"),
        (RedisClusterException("Cluster mode is not enabled on this node"), "redis://"),
        (ResponseError("MISCONF Redis is configured to save RDB snapshots"), "disk"),
        (MasterDownError("Link with MASTER is down"), "has lost its primary"),
        (ResponseError("BUSY Redis is busy running a script"), "script"),
        (ResponseError("DENIED Redis is running in protected mode"), "protected mode"),
        (RedisConnectionError("max number of clients reached"), "maxclients"),
        (ResponseError("No such master with that name"), "know no master"),
        (ResponseError("unknown command 'HELLO'"), "protocol=2"),
        (ssl.SSLCertVerificationError(1, NUMBER), "ssl_ca_certs"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_known_fault_has_advice_that_quotes_nothing(error: Exception, advice: str) -> None:
    assert advice in advice_on(error)
    assert NUMBER not in advice_on(error)


def test_the_advice_is_about_any_of_the_causes() -> None:
    error = RedisConnectionError("The previous master is now a slave")
    error.__context__ = ReadOnlyError()
    assert "replica" in advice_on(error)


def test_an_error_that_passes_by_itself_has_no_advice() -> None:
    assert advice_on(RedisConnectionError(NUMBER)) == ""
    assert advice_on(TimeoutError()) == ""

"""Connects to the PostgreSQL of a database URL: to the first of its hosts that accepts."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import asyncpg

from runtime.postgres.cancelling_connection import CancellingConnection
from runtime.postgres.failover.keepalive import keep_alive
from runtime.postgres.url import database_address

NO_SETTINGS: Mapping[str, str] = {}
# Whatever the server, the database or the role says: statements lock and look again as this level lets them,
# and each higher one ends transactions that meet.
OUR_SETTINGS: Mapping[str, str] = {"default_transaction_isolation": "read committed"}


class Misconfigured(ConnectionError):  # noqa: N818 - the operator corrects it
    """The driver cannot use what the URL says, such as a certificate."""


async def connect(
    database_url: str,
    within: float,
    settings: Mapping[str, str] = NO_SETTINGS,
    **options: Any,  # noqa: ANN401 - those of the driver
) -> asyncpg.Connection:
    """Connect `within` seconds, or those of the URL's connect_timeout where they are fewer.

    Each of several hosts has an equal part of them. `settings` are set once connected: a pooler such as
    PgBouncer refuses them as startup parameters. `options` are the driver's. Raises one of
    errors.CONNECTION_LOST, or PostgresError.
    """
    address = database_address(database_url)
    seconds = min(within / len(address.urls), address.connect_timeout or within)
    connection = await _connect_to_first(address.urls, seconds, settings, options)
    keep_alive(connection, address.keepalive)
    return connection


async def _connect_to_first(
    urls: Sequence[str], seconds: float, settings: Mapping[str, str], options: Mapping[str, Any]
) -> asyncpg.Connection:
    for url in urls[:-1]:
        with suppress(OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
            return await _connect(url, seconds, settings, options)
    return await _connect(urls[-1], seconds, settings, options)


async def _connect(
    url: str, seconds: float, settings: Mapping[str, str], options: Mapping[str, Any]
) -> asyncpg.Connection:
    try:
        connection = await asyncpg.connect(
            url, timeout=seconds, connection_class=CancellingConnection, **options
        )
    except KeyError as error:
        # The driver asks the system for the name of the process's user.
        raise Misconfigured(
            "it names no user, and this system has no name for that of the process"
        ) from error
    except asyncpg.ClientConfigurationError as error:
        raise Misconfigured(str(error)) from error
    except asyncpg.TargetServerAttributeNotMatched as error:
        raise ConnectionError(str(error)) from error
    try:
        # In one round trip.
        wanted = (f"SET {name} = '{value}'" for name, value in {**OUR_SETTINGS, **settings}.items())
        await connection.execute("; ".join(wanted), timeout=seconds)
    except BaseException:
        # Also where it is cancelled meanwhile: nobody else knows the connection.
        connection.terminate()
        raise
    return connection

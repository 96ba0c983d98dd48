"""Makes an SQLAlchemy engine that connects as everything else does."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from runtime.postgres.connect import NO_SETTINGS, connect
from runtime.postgres.url import check_database_url

# For commands; processes have limits of their own.
CONNECT_SECONDS = 10


def make_engine(
    database_url: str,
    connect_seconds: float = CONNECT_SECONDS,
    command_timeout: float | None = None,
    settings: Mapping[str, str] = NO_SETTINGS,
    **options: Any,  # noqa: ANN401 - those of SQLAlchemy
) -> AsyncEngine:
    """An engine over asyncpg, with SQLAlchemy's `options`, whose sessions have these `settings`.

    Raises Problem where the URL cannot be used.
    """
    check_database_url(database_url)
    creator = partial(connect, database_url, connect_seconds, settings, command_timeout=command_timeout)
    return create_async_engine("postgresql+asyncpg://", async_creator=creator, **options)

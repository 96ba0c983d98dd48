"""A connection to the measured register."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import create_async_engine

# asyncpg has no types.
Driver: TypeAlias = Any


@asynccontextmanager
async def driver(url: str) -> AsyncIterator[Driver]:
    """An asyncpg connection in autocommit mode."""
    engine = create_async_engine(url)
    try:
        pooled = await engine.raw_connection()
        yield pooled.driver_connection
        pooled.close()
    finally:
        await engine.dispose()

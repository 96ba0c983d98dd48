"""A connection to the register that is measured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import create_async_engine

# asyncpg's, which has no types.
Driver: TypeAlias = Any


@asynccontextmanager
async def driver(url: str) -> AsyncIterator[Driver]:
    """The driver's own, in autocommit."""
    engine = create_async_engine(url)
    try:
        pooled = await engine.raw_connection()
        yield pooled.driver_connection
        pooled.close()
    finally:
        await engine.dispose()

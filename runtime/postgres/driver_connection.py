"""The asyncpg connection of an SQLAlchemy connection, for what only the driver can do, such as COPY."""

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection


async def driver_connection(connection: AsyncConnection) -> asyncpg.Connection:
    """Return the driver's connection. Only a statement by SQLAlchemy begins a transaction on it."""
    return (await connection.get_raw_connection()).driver_connection

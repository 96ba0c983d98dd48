"""Checks that notifications sent by one URL arrive at a connection by another one."""

import asyncio
import secrets
from contextlib import suppress

from runtime.postgres.connect import connect
from runtime.postgres.pooling.transaction_pooling import WITHOUT_CACHE


async def are_received(database_url: str, direct_url: str, within: float) -> bool:
    """Whether both lead to one database. Raises one of errors.CONNECTION_LOST, or PostgresError."""
    channel, is_received = f"wardgate_{secrets.token_hex(8)}", asyncio.Event()
    listener = await connect(direct_url, within)
    try:
        await listener.add_listener(channel, lambda *_: is_received.set())
        await _notify(database_url, channel, within)
        with suppress(TimeoutError):
            await asyncio.wait_for(is_received.wait(), within)
        return is_received.is_set()
    finally:
        listener.terminate()


async def _notify(database_url: str, channel: str, within: float) -> None:
    connection = await connect(database_url, within, **WITHOUT_CACHE)
    try:
        await connection.execute(f"NOTIFY {channel}", timeout=within)
    finally:
        connection.terminate()

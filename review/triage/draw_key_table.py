"""The secret keys of random draws, in PostgreSQL: without a key, nobody can tell which claims are drawn."""

from secrets import token_bytes

import asyncpg

KEY_BYTES = 32
# What each key draws. A key has one user: the console has that of second looks, the worker the other one.
SECOND_LOOK, CLEAR_CLAIMS = "second look", "clear claims"
# Text on the driver: the worker has no other connection (decision 0005).
FIND = "SELECT key FROM review.draw_keys WHERE purpose = $1"
MAKE = "INSERT INTO review.draw_keys (purpose, key) VALUES ($1, $2) ON CONFLICT DO NOTHING"


async def draw_key(connection: asyncpg.Connection, purpose: str) -> bytes:
    """The key of a draw. The first to ask makes it; from then on all processes get the same."""
    key: bytes | None = await connection.fetchval(FIND, purpose)
    if key is None:
        await connection.execute(MAKE, purpose, token_bytes(KEY_BYTES))
        key = await connection.fetchval(FIND, purpose)
    assert key is not None, purpose
    return key

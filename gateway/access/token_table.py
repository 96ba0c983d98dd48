"""The tokens in PostgreSQL."""

from collections.abc import Mapping, Sequence

from gateway.database import Database

FACILITIES = """
    SELECT digest, facility FROM gateway.caller_tokens WHERE digest = ANY($1::bytea[]) AND revoked_at IS NULL
"""


class TokenTable:
    """Table gateway.caller_tokens."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facilities(self, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        """See Tokens."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(FACILITIES, digests)
        return {row["digest"]: row["facility"] for row in rows}

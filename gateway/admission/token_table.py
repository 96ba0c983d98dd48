"""The tokens in PostgreSQL."""

from collections.abc import Mapping, Sequence

from gateway.admission.caller import Caller
from insurance.law.visit import Tier
from runtime.postgres.database import Database

CALLERS = """
    SELECT digest, facility, tier FROM gateway.caller_tokens JOIN gateway.facilities USING (facility)
    WHERE digest = ANY($1::bytea[]) AND revoked_at IS NULL
"""


class TokenTable:
    """Tables gateway.caller_tokens and facilities."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def callers(self, digests: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """See Tokens."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(CALLERS, digests)
        return {row["digest"]: Caller(row["facility"], Tier(row["tier"])) for row in rows}

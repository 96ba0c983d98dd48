"""The tokens of callers in PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from gateway.admission.caller import Caller
from gateway.admission.tables import caller_tokens
from gateway.register.tables import facilities
from insurance.law.visit import Tier
from runtime.postgres.database import Database


class TokenTable:
    """The port Tokens on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def callers(self, digests: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Return the caller of each token that is not revoked, by digest. Raises DatabaseAway."""
        statement = (
            select(caller_tokens.c.digest, caller_tokens.c.facility, facilities.c.tier)
            .join_from(caller_tokens, facilities)
            .where(caller_tokens.c.digest.in_(digests), caller_tokens.c.revoked_at.is_(None))
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(statement)).all()
        return {digest: Caller(facility, Tier(tier)) for digest, facility, tier in rows}

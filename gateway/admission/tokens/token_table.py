"""The tokens of callers in PostgreSQL."""

from collections.abc import Mapping, Sequence

from gateway.admission.caller import Caller
from gateway.register.offices.office import Office, OfficeKind
from insurance.law.visit import CareLevel, Tier
from runtime.postgres.database import Database

# Text on the driver: look-ups wait for it, for every token again after some seconds. It takes 0.2 ms of CPU
# time, and 0.6 ms when it is composed with SQLAlchemy Core (decision 0005).
CALLERS = """
    SELECT digest, facility, tier, care_level, office, kind, office.province
    FROM gateway.caller_tokens LEFT JOIN gateway.facilities USING (facility)
        LEFT JOIN gateway.offices AS office USING (office)
    WHERE digest = ANY($1::bytea[]) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
# In the order of the digests: several gateways write at the same time.
USED = """
    UPDATE gateway.caller_tokens SET last_used_at = now() FROM (
        SELECT digest FROM gateway.caller_tokens
        WHERE digest = ANY($1::bytea[])
            AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2))
        ORDER BY digest FOR UPDATE SKIP LOCKED
    ) AS used WHERE caller_tokens.digest = used.digest
"""


class TokenTable:
    """The ports Callers and TokenUses on PostgreSQL: a key is the digest of a token."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def callers(self, keys: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Return the caller of each token in force, by digest. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(CALLERS, keys)
        return {digest: _caller(*row) for digest, *row in rows}

    async def write(self, digests: Sequence[bytes], age_seconds: int) -> None:
        """See TokenUses."""
        async with self._database.connection() as connection:
            await connection.execute(USED, digests, age_seconds)


def _caller(
    facility: str | None, tier: str, level: str | None, office: str, kind: str, province: str
) -> Caller:
    """What is not of a facility is of an office."""
    if facility is None:
        return Caller(office, Tier.NONE, office=Office(office, OfficeKind(kind), province))
    return Caller(facility, Tier(tier), CareLevel(level) if level else None)

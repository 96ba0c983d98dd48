"""The facilities of the register, as callers with a client certificate."""

from collections.abc import Mapping, Sequence

from gateway.admission.caller import Caller
from insurance.law.visit import CareLevel, Tier
from runtime.postgres.database import Database

# Text on the driver, as for tokens (decision 0005).
CALLERS = "SELECT facility, tier, care_level FROM gateway.facilities WHERE facility = ANY($1::text[])"


class FacilityTable:
    """The port Callers on PostgreSQL: a key is the code of a facility."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def callers(self, keys: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Return the facilities of the register, by code. Raises DatabaseAway."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(CALLERS, [key.decode() for key in keys])
        return {
            facility.encode(): Caller(facility, Tier(tier), CareLevel(level) if level else None)
            for facility, tier, level in rows
        }

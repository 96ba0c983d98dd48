"""The facilities and offices of the register, as callers with a client certificate."""

from collections.abc import Mapping, Sequence

from gateway.admission.caller import Caller
from gateway.register.offices.office import Office, OfficeKind, is_office_code
from insurance.law.visit import CareLevel, Tier
from runtime.postgres.database import Database

# Text on the driver, as for tokens (decision 0005).
FACILITIES = "SELECT facility, tier, care_level FROM gateway.facilities WHERE facility = ANY($1::text[])"
OFFICES = "SELECT office, kind, province FROM gateway.offices WHERE office = ANY($1::text[])"


class NamedCallers:
    """The port Callers on PostgreSQL: a key is the code of a facility or an office."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def callers(self, keys: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Return those of the register, by code. Raises DatabaseAway."""
        codes = [key.decode() for key in keys]
        found = [_facility(*row) for row in await self._rows(FACILITIES, codes)]
        if any(map(is_office_code, codes)):
            found += [_office(*row) for row in await self._rows(OFFICES, codes)]
        return {caller.facility.encode(): caller for caller in found}

    async def _rows(self, query: str, codes: Sequence[str]) -> Sequence[Sequence[str]]:
        async with self._database.connection() as connection:
            rows: Sequence[Sequence[str]] = await connection.fetch(query, codes)
        return rows


def _facility(code: str, tier: str, level: str | None) -> Caller:
    return Caller(code, Tier(tier), CareLevel(level) if level else None)


def _office(code: str, kind: str, province: str) -> Caller:
    return Caller(code, Tier.NONE, office=Office(code, OfficeKind(kind), province))

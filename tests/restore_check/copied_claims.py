"""A million claims in minutes: the reviewed claims of a stack, copied by SQL, and as many look-ups."""

from sqlalchemy import Table

from gateway.claims.tables import claims
from review.mailbox.tables import claim_changes, reviews, stays
from review.triage.tables.cases import cases
from tests.bench.database import driver
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import open_access_log

LOOK_UPS_A_LINK = 200
COPIED_ID = "md5(claim_id::text || n)::uuid"
NUMBERED = "{} || '-' || n"
# What differs from one copy to the next. Messages still name the original.
DIFFERENT = {
    "claim_id": COPIED_ID,
    "number": NUMBERED.format("number"),
    "person": NUMBERED.format("person"),
    "idempotency_key": "NULL",
    "position": "NULL",
}
TABLES = (claims, stays, reviews, cases, claim_changes)
ORIGINALS = "SELECT claim_id FROM review.reviews JOIN gateway.claims USING (claim_id) WHERE closed_as IS NULL"


async def multiply(database_url: str, count: int) -> None:
    """Copy the claims until there are at least `count`, and write as many look-ups."""
    async with driver(database_url) as connection:
        originals = await connection.fetchval(f"SELECT count(*) FROM ({ORIGINALS}) AS original")
        await connection.execute(f"CREATE TEMP TABLE original AS {ORIGINALS}")
        for table in TABLES:
            await connection.execute(copy_of(table), -(-count // originals) - 1)
        await connection.execute("VACUUM ANALYZE")
    async with open_access_log(database_url) as log:
        for _ in range(count // LOOK_UPS_A_LINK):
            await log.write(look_ups(LOOK_UPS_A_LINK))


def copy_of(table: Table) -> str:
    """The statement that inserts $1 copies of the rows of all originals."""
    names = [column.name for column in table.columns if column.computed is None and column.identity is None]
    values = ", ".join(DIFFERENT.get(name, f'"{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table.fullname} ({into}) SELECT {values} "
        f"FROM {table.fullname} JOIN original USING (claim_id), generate_series(1, $1::int) AS n"
    )

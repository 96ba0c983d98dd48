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
# A number of a person has no hyphen.
ORIGINALS = """
    SELECT claim_id
    FROM review.reviews JOIN gateway.claims USING (claim_id) JOIN review.stays USING (claim_id)
    WHERE closed_as IS NULL AND person NOT LIKE '%-%'
"""


async def add_copies(database_url: str, count: int) -> None:
    """Add at least so many copies of the claims that were submitted, and as many look-ups."""
    async with driver(database_url) as connection:
        await connection.execute(f"CREATE TEMP TABLE original AS {ORIGINALS}")
        originals = await connection.fetchval("SELECT count(*) FROM original")
        # No earlier copy has a higher number.
        last = await connection.fetchval("SELECT count(*) FROM gateway.claims")
        for table in TABLES:
            await connection.execute(copy_of(table), last + 1, last - (-count // originals))
        await connection.execute("VACUUM ANALYZE")
    async with open_access_log(database_url) as log:
        for _ in range(count // LOOK_UPS_A_LINK):
            await log.write(look_ups(LOOK_UPS_A_LINK))


def copy_of(table: Table) -> str:
    """The statement that inserts the copies $1 to $2 of the rows of all originals."""
    names = [column.name for column in table.columns if column.computed is None and column.identity is None]
    values = ", ".join(DIFFERENT.get(name, f'"{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table.fullname} ({into}) SELECT {values} "
        f"FROM {table.fullname} JOIN original USING (claim_id), generate_series($1::int, $2::int) AS n"
    )

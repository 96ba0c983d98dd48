"""What a backup notes about the database: which one it is, how much is in it, the newest seal."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access.seal_table import newest_seal, set_seal_if_due
from gateway.access.tables import access_log
from gateway.admission.tokens.tables import caller_tokens
from gateway.claims.tables import claims
from gateway.register.tables import people
from review.accounts.tables import reviewers
from review.mailbox.tables import reviews
from review.triage.tables.decisions import decisions
from wardgate.backup.manifest import KeptSeal

COUNTED: Mapping[str, Table] = {
    "people": people,
    "claims": claims,
    "reviews": reviews,
    "decisions": decisions,
    "look-ups": access_log,
    "reviewers": reviewers,
    "tokens": caller_tokens,
}
SYSTEM = func.pg_control_system().table_valued("system_identifier", name="system")
CHECKPOINT = func.pg_control_checkpoint().table_valued("timeline_id", name="checkpoint")
SERVER = select(
    func.current_setting("server_version"),
    select(SYSTEM.c.system_identifier).scalar_subquery(),
    select(CHECKPOINT.c.timeline_id).scalar_subquery(),
    func.clock_timestamp(),
)


class Server(msgspec.Struct, frozen=True):
    """The version of PostgreSQL, the number of the cluster, its timeline (one more after each restore)."""

    version: str
    system: int
    timeline: int
    now: datetime


async def read_server(connection: AsyncConnection) -> Server:
    """Those of the server, and its time."""
    return Server(*(await connection.execute(SERVER)).one())


async def count_rows(connection: AsyncConnection) -> dict[str, int]:
    """How many rows the tables have that a person can compare."""
    counts = {name: select(func.count()).select_from(table) for name, table in COUNTED.items()}
    return {name: await connection.scalar(count) or 0 for name, count in counts.items()}


async def seal_log(connection: AsyncConnection) -> KeptSeal | None:
    """Seal the access log, as `wardgate access head` does; None where it is empty."""
    seal = await set_seal_if_due(connection) or await newest_seal(connection)
    return KeptSeal(seal.seal, seal.hash.hex()) if seal else None

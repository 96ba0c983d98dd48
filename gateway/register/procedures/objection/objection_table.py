"""What an objection writes in PostgreSQL."""

from msgspec.structs import asdict
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.storing.register_access import Statements
from gateway.register.procedures.objection.objection_code import RecordObjection
from gateway.register.procedures.objection.tables import objections


async def record_objection(connection: AsyncConnection, change: RecordObjection) -> None:
    """Keep the objection."""
    await connection.execute(insert(objections).values(asdict(change)))


OBJECTION_STATEMENTS = Statements({}, {RecordObjection: record_objection})

"""Finds files in PostgreSQL, and locks them until the end of the transaction."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, Uuid, any_, bindparam, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.files.kept_file import KeptFile
from gateway.register.files.storing.file_rows import file_from
from gateway.register.files.storing.tables import file_tasks, files

# Of two submissions under one number, the second one waits for the commit of the first.
NUMBER_LOCKS = 7209

_key = func.unnest(bindparam("keys", type_=ARRAY(Text))).table_valued("value").render_derived()
_hashes = select(func.hashtext(_key.c.value).label("hash")).distinct().order_by("hash").subquery()
# All in one order, so that two batches do not wait for each other.
LOCK_NUMBERS = select(func.pg_advisory_xact_lock(literal(NUMBER_LOCKS, Integer), _hashes.c.hash))
BY_NUMBER = (
    select(files)
    .where(tuple_(files.c.sender, files.c.number).in_(bindparam("numbers", expanding=True)))
    .order_by(files.c.file_id)
    .with_for_update()
)
_ids = bindparam("file_ids", type_=ARRAY(Uuid))
BY_ID = select(files).where(files.c.file_id == any_(_ids)).order_by(files.c.file_id).with_for_update()
TASKS = (
    select(file_tasks)
    .where(file_tasks.c.file_id == any_(_ids))
    .order_by(file_tasks.c.file_id, file_tasks.c.number)
)


async def files_with_numbers(
    connection: AsyncConnection, numbers: Collection[tuple[str, str]]
) -> Sequence[KeptFile]:
    """The files of these senders and numbers. Others who submit one of them wait for the commit."""
    keys = [f"{sender} {number}" for sender, number in numbers]
    await connection.execute(LOCK_NUMBERS, {"keys": keys})
    rows = await connection.execute(BY_NUMBER, {"numbers": [*numbers]})
    return await _with_tasks(connection, rows.mappings().all())


async def files_with_ids(connection: AsyncConnection, file_ids: Collection[UUID]) -> Sequence[KeptFile]:
    """The files that there are of these. Others who answer one of them wait for the commit."""
    rows = await connection.execute(BY_ID, {"file_ids": [*file_ids]})
    return await _with_tasks(connection, rows.mappings().all())


async def _with_tasks(connection: AsyncConnection, rows: Sequence[Any]) -> Sequence[KeptFile]:
    if not rows:
        return ()
    found = await connection.execute(TASKS, {"file_ids": [row["file_id"] for row in rows]})
    tasks = {
        file_id: list(of_file)
        for file_id, of_file in groupby(found.mappings().all(), lambda row: row["file_id"])
    }
    return [file_from({**row}, tasks.get(row["file_id"], ())) for row in rows]

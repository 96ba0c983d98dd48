"""Checks that a PostgreSQL server can keep both schemas, before anything is changed."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.postgres.database_refused import DatabaseRefused, ensure_database_accepts
from runtime.problem import Problem

# The oldest on which everything was tried. Names need letters that only UTF8 has.
OLDEST_VERSION, ENCODING = 15, "UTF8"
SERVER = select(func.current_setting("server_version_num"), func.current_setting("server_encoding"))


async def check_server(engine: AsyncEngine, database_url: str) -> None:
    """Raises Problem where the server refuses the URL, is too old, or the database has another encoding."""
    try:
        await ensure_database_accepts(database_url)
    except DatabaseRefused as refused:
        raise Problem(f"Nothing was changed: {refused}.") from refused
    async with engine.connect() as connection:
        version, encoding = (await connection.execute(SERVER)).one()
    if problem := server_problem(int(version), encoding):
        raise Problem(problem)


def server_problem(version: int, encoding: str) -> str | None:
    """Why the server cannot be used, in one line; None where it can.

    `version` is server_version_num, such as 150018 for 15.18.
    """
    if version < OLDEST_VERSION * 10_000:
        return (
            f"Nothing was changed: the server is PostgreSQL {version // 10_000}, "
            f"and {OLDEST_VERSION} is the oldest supported."
        )
    if encoding != ENCODING:
        return (
            f"Nothing was changed: the encoding of this database is {encoding}, and {ENCODING} is needed: "
            f"CREATE DATABASE wardgate ENCODING '{ENCODING}' TEMPLATE template0."
        )
    return None

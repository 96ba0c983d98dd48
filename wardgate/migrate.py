"""Brings a database to the newest form of both schemas; does nothing to one that is there already."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

MIGRATION_LOCK = 7205_2001


async def migrate(database_url: str) -> None:
    """Upgrade every branch to its head. Two that migrate at once wait for each other."""
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        await connection.run_sync(_upgrade)
    await engine.dispose()


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "heads")


def alembic_config(connection: Connection) -> Config:
    """Both branches, for the commands of Alembic."""
    config = Config()
    config.set_main_option("script_location", str(files("wardgate") / "migrations"))
    config.set_main_option("path_separator", "newline")
    branches = (files("gateway") / "migrations", files("review") / "migrations")
    config.set_main_option("version_locations", "\n".join(str(branch) for branch in branches))
    config.attributes["connection"] = connection
    return config

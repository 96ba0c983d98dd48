"""The database URL of the settings, in the form that each driver expects."""

from sqlalchemy import URL, make_url


def driver_url(database_url: str) -> str:
    """The URL for asyncpg. It may hold a password: never log it."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def engine_url(database_url: str) -> URL:
    """The URL for an SQLAlchemy engine over asyncpg."""
    return make_url(database_url).set(drivername="postgresql+asyncpg")

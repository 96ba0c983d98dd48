"""Whether the log of a PostgreSQL server may have values of rows, such as the number of a person."""

from collections.abc import Iterator, Mapping

from runtime.postgres.connection import open_connection

SHOW = "SELECT name, setting FROM pg_settings WHERE name IN ('log_error_verbosity', 'log_destination')"
# These have the detail of an error whatever `log_error_verbosity` is.
WITH_DETAIL = ("csvlog", "jsonlog")


async def revealing_settings(database_url: str) -> list[str]:
    """What to set, a line of postgresql.conf each; nothing where the log has no values.

    Raises one of errors.CONNECTION_LOST.
    """
    async with open_connection(database_url) as connection:
        return [*revealing(dict(await connection.fetch(SHOW)))]


def revealing(settings: Mapping[str, str]) -> Iterator[str]:
    """See revealing_settings; `settings` are those of the session."""
    if settings["log_error_verbosity"] != "terse":
        yield "log_error_verbosity = terse"
    if any(kind in settings["log_destination"] for kind in WITH_DETAIL):
        yield "log_destination = stderr"

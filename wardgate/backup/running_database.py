"""Finds the embedded database of a data folder: that of the running stack, else it is started meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.embedded.postgres import EmbeddedPostgres, running_url
from wardgate.stack.folder_lock import is_locked, locked

OWN_SERVER = (
    "{} has no PostgreSQL of its own. Back up your own server with its tools, such as pgBackRest or barman: "
    "docs/howto/restore.md says what belongs to it."
)
NOT_RUNNING = "No `wardgate up` is using {}: start it first, its changes are to be followed."


@contextmanager
def running_database(data: DataFolder, *, may_start: bool) -> Iterator[str]:
    """The URL. Raises Problem where the folder has no database, or none runs and it may not be started."""
    if not (data.postgres / "PG_VERSION").exists():
        raise Problem(OWN_SERVER.format(data.path))
    if is_locked(data):
        # Without a server in the folder, the stack uses another one.
        if (url := running_url(data.postgres)) is None:
            raise Problem(OWN_SERVER.format(data.path))
        yield url
    elif not may_start:
        raise Problem(NOT_RUNNING.format(data.path))
    else:
        with locked(data), EmbeddedPostgres(data.postgres) as server:
            yield server.url()


def libpq_url(url: str) -> str:
    """The URL as the programs of PostgreSQL read it."""
    ours = make_url(url).update_query_dict({"application_name": "wardgate_backup"})
    return ours.set(drivername="postgresql").render_as_string(hide_password=False)

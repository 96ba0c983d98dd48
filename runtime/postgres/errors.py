"""The driver errors that mean that the database cannot be reached, not that a statement is wrong."""

import asyncpg
from sqlalchemy.exc import DBAPIError

# The server answers and rejects the connection. This stays so until an operator changes the setting or the
# server. A running process treats it as unreachable, because both may be changed while it runs.
REFUSED = (asyncpg.InvalidCatalogNameError, asyncpg.InvalidAuthorizationSpecificationError)

# No route to the server; or it shuts down, starts up or has no connection left (SQLSTATE classes 08, 57, 53);
# or the database was renamed or the password changed since the process started.
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    *REFUSED,
    OSError,
    TimeoutError,
)

# For the owner of a single connection: a statement on a connection that the server has closed is an
# InterfaceError too. A pool must not treat it so, because there it means that a statement was called wrongly.
CONNECTION_LOST = (*AWAY, asyncpg.InterfaceError)


def driver_error(error: BaseException) -> BaseException:
    """Return what the driver raised, where SQLAlchemy has wrapped it; else the error itself."""
    return error.driver_exception if isinstance(error, DBAPIError) else error

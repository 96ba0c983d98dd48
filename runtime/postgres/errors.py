"""The driver errors that mean that the database cannot be reached, not that a statement is wrong."""

import asyncpg
from sqlalchemy.exc import DBAPIError

# The server answers and rejects the connection. This stays so until an operator changes the setting or the
# server. A running process treats it as unreachable, because both may be changed while it runs.
REFUSED = (asyncpg.InvalidCatalogNameError, asyncpg.InvalidAuthorizationSpecificationError)

# An operator has still to run `wardgate migrate`, or to grant a right; or a migration is being made.
MIGRATION_MISSING = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidSchemaNameError,
    asyncpg.InvalidColumnReferenceError,
    asyncpg.InvalidCachedStatementError,
)
UNPREPARED = (asyncpg.InsufficientPrivilegeError, *MIGRATION_MISSING)

# No route to the server; or it shuts down, starts up, has no connection or disk space left, or cannot use its
# disk (SQLSTATE classes 08, 57, 53, 58); or it allows no connections to the database, or another session
# holds a lock for longer than lock_timeout (class 55); or the database was renamed or the password changed
# since the process started; or a right is not granted, or a migration is missing; or the connection is
# unusable: the driver raises InternalClientError for a statement on a connection that the server has ended,
# but not yet closed.
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.InternalClientError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    *REFUSED,
    *UNPREPARED,
    OSError,
    TimeoutError,
)

# The transaction was cancelled for another one, and may be tried again at once.
CONFLICT = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

# For the owner of a single connection: a statement on a connection that the server has closed is an
# InterfaceError too. A pool must not treat it so, because there it means that a statement was called wrongly.
CONNECTION_LOST = (*AWAY, asyncpg.InterfaceError)


def is_database_fault(error: BaseException) -> bool:
    """Whether the database failed, and not the statement or its data. For the owner of a single connection.

    Class 25 is included: the server takes no writes, or has ended the transaction.
    """
    # A value that the driver cannot encode is an InterfaceError too, and a ValueError: the data are wrong.
    # They may also be the reason why it cannot read what the server sends.
    faults = (*CONNECTION_LOST, *CONFLICT, asyncpg.InvalidTransactionStateError)
    return isinstance(error, faults) and not isinstance(error, ValueError | asyncpg.ProtocolError)


def is_unprepared(error: BaseException) -> bool:
    """Whether the database lacks a right, or something that a migration makes: no data are to blame."""
    return isinstance(error, UNPREPARED)


def advice_on(error: BaseException) -> str:
    """What an operator does about this error; empty where there is nothing to say beyond the error itself."""
    if isinstance(error, MIGRATION_MISSING):
        return "a table, column or function is missing: run `wardgate migrate` of this release"
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return "the user of the database URL lacks a right: grant it"
    return ""


# Where a statement ends with one of these although the server answers others.
WAITED = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, TimeoutError)


def advice_on_statement(error: BaseException) -> str:
    """The same for a statement, while the server answers others."""
    if isinstance(error, WAITED):
        return (
            "another session may hold a lock: SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock'"
        )
    return advice_on(error)


def driver_error(error: BaseException) -> BaseException:
    """Return what the driver raised, where SQLAlchemy has wrapped it; else the error itself."""
    return error.driver_exception if isinstance(error, DBAPIError) else error

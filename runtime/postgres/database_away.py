"""The exceptions for a database that does not answer, or cannot at the moment."""


class DatabaseAway(Exception):  # noqa: N818 - a state of the database, not a fault in the code
    """PostgreSQL cannot be reached, or did not answer in time. The caller may try again."""


class TransactionConflict(DatabaseAway):
    """PostgreSQL has cancelled a transaction for another one: a deadlock, or changes at the same moment.

    Nothing of it is kept. The caller may try again at once.
    """

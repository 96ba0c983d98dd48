"""The exception for a database that does not answer."""


class DatabaseAway(Exception):  # noqa: N818 - a state of the database, not a fault in the code
    """PostgreSQL cannot be reached, or did not answer in time. The caller may try again."""

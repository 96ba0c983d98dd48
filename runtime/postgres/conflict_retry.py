"""Tries a transaction again that PostgreSQL has cancelled for another one."""

from tenacity import retry, retry_if_exception_type, stop_after_attempt

from runtime.postgres.database_away import TransactionConflict

# Whoever has the locks goes on meanwhile, so there is no pause.
ATTEMPTS = 5

again_after_conflict = retry(
    retry=retry_if_exception_type(TransactionConflict), stop=stop_after_attempt(ATTEMPTS), reraise=True
)

"""Ends a session whose process stands still, so that others get what it holds."""

from collections.abc import Mapping

# A process may be stopped (SIGSTOP), or its machine paused or without power: PostgreSQL notices none of these
# by itself, or after two hours. Longer than any pause of one that works: the review of the slowest batch.
# Others wait for locks of rows, so a transaction waits less.
LEASE: Mapping[str, str] = {
    "idle_session_timeout": "5min",
    "idle_in_transaction_session_timeout": "1min",
}

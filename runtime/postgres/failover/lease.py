"""Ends a session whose process stands still, so that others get what it holds."""

from collections.abc import Mapping

# A process may be stopped (SIGSTOP), or its machine paused or without power: PostgreSQL notices none of these
# by itself, or after two hours. Others wait for what a transaction has locked, such as a person's claims.
TRANSACTION_LEASE: Mapping[str, str] = {"idle_in_transaction_session_timeout": "1min"}
# For a session that holds locks between transactions. Longer than any pause of a process that works: the
# review of the slowest batch. See also standing_sessions.py.
LEASE: Mapping[str, str] = {**TRANSACTION_LEASE, "idle_session_timeout": "5min"}

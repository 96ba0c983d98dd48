"""Ends sessions whose process stands still between the two messages of a statement.

The driver prepares a statement with one message and executes it with the next one. In between, the session
counts as a busy one: it keeps its locks, and no limit of PostgreSQL for idle sessions or statements applies.
"""

# For a session with a LEASE, whose limit counts for the others too. PostgreSQL shows what sessions of the
# same user do, and lets them be ended. One that copies waits for its client time and again.
END_STANDING = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
        AND state = 'active' AND wait_event = 'ClientRead' AND query NOT ILIKE 'copy%'
        AND state_change < now() - nullif(current_setting('idle_session_timeout'), '0')::interval
"""

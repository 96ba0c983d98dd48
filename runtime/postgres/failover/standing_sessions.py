"""Ends sessions whose process stands still within a statement.

The driver prepares a statement with one message and executes it with the next one. In between, and while it
reads the result, the session counts as a busy one: it keeps its locks, and no limit of PostgreSQL for idle
sessions applies. Nor does one for statements while it waits for the next message.
"""

# For a session with a LEASE, whose limit counts for the others too. PostgreSQL shows what sessions of the
# same user do, and lets them be ended. One that copies waits for its client time and again, and one that
# reads and has locked nothing keeps nobody waiting.
END_STANDING = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity AS session
    WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
        AND state = 'active' AND query NOT ILIKE 'copy%'
        AND state_change < now() - nullif(current_setting('idle_session_timeout'), '0')::interval
        AND (wait_event = 'ClientRead' OR wait_event = 'ClientWrite' AND (backend_xid IS NOT NULL OR EXISTS (
            SELECT FROM pg_locks WHERE pg_locks.pid = session.pid AND locktype = 'advisory')))
"""

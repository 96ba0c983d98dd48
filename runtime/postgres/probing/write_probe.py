"""Statements that fail where PostgreSQL cannot keep what is written, although no table is involved."""

# Its disk may be full: 5,000 rows exceed work_mem, so they are written to a temporary file. Or it cannot
# commit: the message is a record of the write-ahead log. The statements change no row, take no lock that
# others wait for, and leave nothing behind.
WRITE = """
    SET LOCAL work_mem = '64kB';
    SET LOCAL temp_tablespaces = '';
    SELECT count(*) FROM generate_series(1, 5000);
    SELECT pg_logical_emit_message(true, 'wardgate', 'write probe')
"""

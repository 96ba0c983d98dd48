"""Poolers between a process and PostgreSQL, such as PgBouncer."""

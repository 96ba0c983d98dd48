"""The pool of a process, and poolers between it and PostgreSQL, such as PgBouncer."""

"""`make pooler-check`: Wardgate behind a real PgBouncer."""

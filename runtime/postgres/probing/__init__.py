"""How a process finds out that PostgreSQL cannot be reached or takes no writes, and that it can again."""

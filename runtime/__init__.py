"""What every process is made of: settings, logs, metrics page, PostgreSQL, Redis, background tasks, time."""

"""What is needed where one PostgreSQL server takes over from another."""

"""What rules have learned, as a record to be read."""

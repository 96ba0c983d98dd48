"""What of a worker is traced."""

"""What every process writes: its standard streams, and counts of things in words."""

"""What the top of the queue says: sums over all open cases, kept in memory, and a reviewer's own day."""

"""What changes the filter of the queue: the values of chips, and saved views."""

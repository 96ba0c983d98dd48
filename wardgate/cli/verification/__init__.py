"""`wardgate verify`: compares people with what the population register says."""

"""Files that a process writes as a whole, and Parquet."""

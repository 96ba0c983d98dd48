"""Moving what is kept of old claims and files of the register into Parquet files, month by month."""

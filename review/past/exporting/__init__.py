"""Reviewed claims in Parquet files, by month."""

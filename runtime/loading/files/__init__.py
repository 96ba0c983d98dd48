"""The files that tables are loaded from: their kinds and columns, and how CSV and Parquet are read."""

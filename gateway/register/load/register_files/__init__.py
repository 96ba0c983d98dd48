"""The files that a register is loaded from: their kinds, their columns, and how CSV and Parquet are read."""

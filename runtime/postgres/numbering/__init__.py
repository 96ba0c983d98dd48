"""Rows that get their positions when they are read first, by the reader that they are for."""

"""Codes that were replaced by others: of merged provinces, and of facilities."""

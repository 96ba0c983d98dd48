"""Reads and shows what others wrote, so that it does no harm."""

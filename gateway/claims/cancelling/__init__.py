"""Withdrawing a claim by its ID."""

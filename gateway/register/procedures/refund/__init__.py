"""Paying back a premium by household that is no longer needed."""

"""Judges claims again that were reviewed before, and says what would be different."""

"""Periodic reports by definition files: produced for a period, kept, and given out again the same."""

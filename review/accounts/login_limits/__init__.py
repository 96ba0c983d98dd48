"""Limits how often a log-in may fail: the port, and where failures are counted."""

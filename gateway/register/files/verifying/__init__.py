"""Verifies that the events of files are as they were made."""

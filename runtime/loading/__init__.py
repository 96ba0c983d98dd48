"""Loads files of many rows into tables: staged, checked, compared and merged in one transaction."""

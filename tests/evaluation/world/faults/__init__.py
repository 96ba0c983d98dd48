"""Faults that are put into claims, and their names."""

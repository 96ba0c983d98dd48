"""Deadlines in working days and working hours."""

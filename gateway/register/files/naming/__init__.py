"""Whom files name: what a caller learns of them is in the access log, and limited."""

"""Sends requests over HTTP, to listed hosts only."""

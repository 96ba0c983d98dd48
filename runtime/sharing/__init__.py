"""How limited things are shared among callers."""

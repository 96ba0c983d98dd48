"""One person at the desk of an office, or one by one from its stream of changes."""

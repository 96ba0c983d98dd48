"""What the streams have in common on which callers follow changes."""

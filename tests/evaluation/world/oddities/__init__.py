"""Claims that look wrong and are not."""

"""How many files there are, for operators."""

"""How many cases a filter would have with another value of one of its conditions."""

"""A citizen objects to a look-up or to a claim made in their name."""

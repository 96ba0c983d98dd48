"""Birth, residence, and the card of a child under six."""

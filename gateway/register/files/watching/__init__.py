"""What callers are told of their files, in the order of the commits."""

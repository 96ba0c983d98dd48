"""Judges a claim by its facts: the same for a first review, and for one that is made again."""

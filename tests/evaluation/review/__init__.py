"""Judges the claims by the rulebook, and decides them as reviewers would."""

"""Measures how well the review finds the money that must not be paid, and writes docs/evaluation.md."""

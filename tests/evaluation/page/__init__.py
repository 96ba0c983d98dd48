"""Writes docs/evaluation.md and its picture."""

"""Writes the pages of docs/ that follow from the code. Not part of the wheel."""

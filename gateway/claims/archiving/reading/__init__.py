"""Reads claims back from the files that `wardgate archive` has moved them into."""

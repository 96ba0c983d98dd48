"""Facilities that were renumbered: the table, and its content in the memory of a gateway."""

"""Lets a restored copy of the database replay its changes."""

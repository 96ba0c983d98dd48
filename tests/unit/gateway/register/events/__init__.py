"""The events of the register."""

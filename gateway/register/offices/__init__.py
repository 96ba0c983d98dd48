"""The offices that act in the files of the register."""

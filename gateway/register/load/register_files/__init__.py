"""The files that a register is loaded from: their kinds and columns."""

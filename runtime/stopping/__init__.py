"""How a process learns that it is to stop."""

"""How what a process has is shared among its callers, its threads, and the rest of the machine."""

"""When a claim uses machines, performers and beds, and other claims that use the same ones meanwhile."""

"""docs/scale.md: from measured costs to machines."""

"""The pages, one file each: they call use cases and show what these return."""

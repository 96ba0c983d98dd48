"""A citizen's own record: what they may see, and nothing of anybody else."""

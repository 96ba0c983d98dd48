"""A world of claims whose faults are known. Nothing in this folder may import a rule."""

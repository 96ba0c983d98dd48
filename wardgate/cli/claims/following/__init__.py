"""What becomes of a claim after it was submitted, and what its facility can do."""

"""What rules would have found in the claims of the past."""

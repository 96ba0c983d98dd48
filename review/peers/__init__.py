"""What is usual: editions of statistics of claims, by tier, kind of visit and diagnosis."""

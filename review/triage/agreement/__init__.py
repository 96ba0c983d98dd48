"""How well reviewers agree on the claims that two of them decide."""

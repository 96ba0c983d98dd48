"""The intake: each claim that a facility submits is kept exactly once, and goes to the review."""

"""What reviewers do with reviewed claims: the queue, assignment, decisions, and what they teach."""

"""Every SQL statement on schema `review` that the gateway executes.

The gateway imports this package and the messages (`review.v1`), and nothing else of the review.
"""

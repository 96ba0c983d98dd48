"""Every SQL statement on schema `gateway` that the review executes.

The review imports this package and the messages (`gateway.v1`), and nothing else of the gateway.
"""

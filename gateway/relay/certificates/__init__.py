"""Certificates of facilities, which are relayed to the receiving office exactly once."""

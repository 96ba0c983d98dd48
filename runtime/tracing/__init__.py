"""Traces: which way a look-up or a claim took, over all processes, and how long each step lasted."""

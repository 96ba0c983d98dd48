"""Dry runs: a claim is reviewed and not kept."""

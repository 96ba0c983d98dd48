"""Loads catalogues from files (`wardgate catalogue load`)."""

"""Verifies the people of the register against the population register: it compares, and changes neither."""

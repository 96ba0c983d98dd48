"""Loads a register from files of people, cards and facilities (`wardgate register load`)."""

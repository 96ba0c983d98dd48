"""Counts over all claims and decisions for the pages of rules and facilities, kept in memory."""

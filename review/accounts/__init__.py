"""Reviewers: their accounts, roles and provinces, passwords, and how they log in."""

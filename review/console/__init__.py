"""The reviewers' console: pages, templates, static files. Use cases are in `triage/` and `accounts/`."""

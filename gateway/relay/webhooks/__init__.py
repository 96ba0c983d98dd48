"""Webhooks: events of the register are sent to the URLs of offices."""

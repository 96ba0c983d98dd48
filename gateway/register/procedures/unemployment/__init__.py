"""Unemployment benefit: confirmed, paid for some months, with the card of the unemployed."""

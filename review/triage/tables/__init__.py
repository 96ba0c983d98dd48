"""The tables of triage, as the migrations leave them."""

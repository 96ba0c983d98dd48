"""Other claims of the facility that use a claim's machines, performers and beds meanwhile."""

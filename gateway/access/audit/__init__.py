"""The audit of the access log: verify it, search it for a person, read kept seals, retire its old months."""

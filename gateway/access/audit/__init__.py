"""What is done with the access log beside writing it: verify, ask, keep its seals, retire its old months."""

"""What facilities can bill, and the lists that say so."""

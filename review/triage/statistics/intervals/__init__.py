"""How certain a share of decisions is."""

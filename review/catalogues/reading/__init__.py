"""How a batch of claims gets the entries of catalogues that its codes need."""

"""The simulated offices of the sample world: what they answer, and when."""

"""A simulated year of the register: what happens to people, how offices answer, what must hold then."""

"""`make scale`: simulates the peak of a morning with the measured costs, and writes docs/scale.md."""

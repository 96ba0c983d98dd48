"""`make cost`: what a look-up, a claim and a page take of each part, for docs/scale.md."""
